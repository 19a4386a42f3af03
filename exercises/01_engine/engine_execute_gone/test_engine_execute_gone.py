"""Rows without engine.execute(): a connection executes, and goes back to the pool."""

import pytest


@pytest.fixture
def hives(database, some):
    """Three hives: the place and the frames of each, in the order of their ids."""
    # Neither by their places nor as they were inserted do they come in the order of their ids.
    hives = [(name, some.number()) for name in sorted(some.names(3), reverse=True)]
    ids = sorted(some.sample(range(10, 1000), 3))
    rows = [
        {"id": number, "place": place, "frames": frames}
        for number, (place, frames) in zip(ids, hives, strict=True)
    ]
    database.insert("hive", *reversed(rows))
    return hives


def test_it_gives_the_rows_as_a_list(kata, engine, hives):
    """Take a connection, and fetch all hives from it into a list, by id: a result is of use only while you have it."""
    found = kata.fetch_all(engine)

    assert found == hives


def test_it_sees_the_hives_of_now(kata, engine, database, hives, some):
    """Each call asks anew, and holds on to nothing: others change the hives meanwhile, and the next list shows it."""
    new = (some.words(), some.number())

    before = list(kata.fetch_all(engine))
    database.insert("hive", id=2000, place=new[0], frames=new[1])
    after = kata.fetch_all(engine)

    assert after == [*before, new]


def test_the_connection_goes_back(kata, small_engine, trace, hives):
    """Give the connection back at the end of each call: this pool has only one, and the next call needs it."""
    for _ in range(3):
        kata.fetch_all(small_engine)

    assert trace.left_open == 0


def test_after_an_error_it_goes_back_too(kata, small_engine, hives, faults, raises):
    """The first query here fails: let its error through, and give the connection back on that way out, too."""
    fetch_all = kata.fetch_all
    faults("select")
    with raises("OperationalError"):
        fetch_all(small_engine)

    assert len(fetch_all(small_engine)) == len(hives)
