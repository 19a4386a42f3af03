"""Birds are saved, all of them or none, and no error is lost."""

from contextlib import suppress

import pytest
from sqlalchemy.exc import IntegrityError


@pytest.fixture
def old(database, some):
    """A bird that was ringed before: its ring and its species."""
    row = (f"OLD {some.number()}", some.words())
    database.insert("bird", id=some.number(1000, 9999), ring=row[0], species=row[1])
    return row


@pytest.fixture
def birds(some):
    """Three birds that are new."""
    return [{"ring": f"{letter} {some.number()}", "species": some.words()} for letter in "CAB"]


@pytest.fixture
def late(old, some):
    """A new bird, and one whose ring is taken."""
    rings = (f"Z {some.number()}", old[0])
    return [{"ring": ring, "species": some.words()} for ring in rings]


def test_the_birds_are_saved(kata, engine, database, birds):
    """When save() returns, all birds must be saved. Only a commit saves, and a hidden error looks like a success."""
    kata.save(engine, birds)

    expected = [(bird["ring"], bird["species"]) for bird in birds]
    assert sorted(database.rows("bird", "ring", "species")) == sorted(expected)


def test_the_ids_are_returned(kata, engine, database, old, late, birds):
    """Return the ids of the birds, in their order: a flush brings them. A bird that is not in the table has none."""
    kata.save(engine, late[:1])
    ids = kata.save(engine, birds)

    id_of = {ring: number for number, ring in database.rows("bird", "id", "ring")}
    assert sorted(id_of) == sorted([old[0], *(bird["ring"] for bird in [*late[:1], *birds])])
    assert ids == [id_of[bird["ring"]] for bird in birds]


def test_it_is_one_commit(kata, engine, trace, birds):
    """One commit for all birds, after the last one: after an earlier one there is nothing left to roll back."""
    kata.save(engine, birds)

    assert trace.commits == 1


def test_the_error_of_the_database_reaches_the_caller(kata, engine, raises, late):
    """A ring is taken: let the IntegrityError itself go on, for the caller knows it and can catch it."""
    with raises(IntegrityError):
        kata.save(engine, late)


def test_the_very_same_error_reaches_the_caller(kata, support, engine, raises, birds):
    """The very same error must reach the caller, who knows it: let it pass, or raise it again by a bare raise."""
    error = EOFError("the list breaks off here")

    with raises(error):
        kata.save(engine, support.broken_off(birds, error))


def test_a_taken_ring_undoes_all(kata, engine, database, old, birds, late):
    """When a ring is taken, no bird of this list is saved; earlier lists stay. Each call is one transaction."""
    kata.save(engine, birds)
    with suppress(Exception):  # whether it raises is the question of other tests
        kata.save(engine, late)

    assert sorted(database.values("bird", "ring")) == sorted([old[0], *(bird["ring"] for bird in birds)])


def test_a_list_that_breaks_off_undoes_all(kata, support, engine, database, old, birds, late):
    """When the list breaks off, no bird of it is saved; earlier lists stay. Any error undoes the work of its call."""
    kata.save(engine, birds)
    with suppress(Exception):
        kata.save(engine, support.broken_off(late[:1], EOFError("the list breaks off here")))

    assert sorted(database.values("bird", "ring")) == sorted([old[0], *(bird["ring"] for bird in birds)])


def test_the_session_is_closed(kata, small_engine, trace, birds):
    """Save, then close the session: reading an attribute after the commit opens a transaction, and that stays open."""
    kata.save(small_engine, birds)

    assert trace.inserts > 0
    assert trace.left_open == 0


def test_the_session_is_closed_after_an_error(kata, support, small_engine, trace, birds, late):
    """Close on every way out: an error skips a close() further down, and the next save needs the connection."""
    with suppress(Exception):
        kata.save(small_engine, late)
    with suppress(Exception):
        kata.save(small_engine, support.broken_off(late[:1], EOFError("the list breaks off here")))
    kata.save(small_engine, birds)

    assert trace.inserts > 0
    assert trace.left_open == 0
