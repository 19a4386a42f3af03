"""What is read before a commit, after it, and by whom."""

import pytest


@pytest.fixture
def berths(database, some):
    """The berths of two boats, by the ids of the boats."""
    berths = dict(zip(some.sample(range(1000, 10_000), 2), some.sample(range(100, 1000), 2), strict=True))
    rows = zip(berths.items(), some.names(2), strict=True)
    database.insert("boat", *({"id": number, "name": name, "berth": at} for (number, at), name in rows))
    return berths


@pytest.fixture
def number(berths):
    """The id of the boat that is renamed."""
    return next(iter(berths))


@pytest.fixture
def other(berths):
    """The id of the other boat."""
    return list(berths)[1]


def after_the_commit(trace):
    """The SQL that was sent when the work had been committed."""
    events = iter(trace.events)
    any(event.event == "commit" for event in events)
    return [" ".join(event.sql.split()) for event in events if event.event == "statement"]


def test_the_new_name_is_committed(kata, session, database, number, some):
    """Only a commit makes the new name last: without it, the name is gone as soon as the session is closed."""
    name = some.name()

    kata.rename_and_read(session, number, name)

    assert (number, name) in database.rows("boat", "id", "name")


def test_the_line_has_the_new_name_and_the_berth(kata, session, berths, number, some):
    """The line is a plain text, of the new name and the berth: nobody needs the session to read it later."""
    name = some.name()

    line = kata.rename_and_read(session, number, name)

    assert line == f"{name}, berth {berths[number]}"


def test_nothing_is_read_after_the_commit(kata, session, trace, number, some):
    """A commit makes the session forget: who reads an attribute after it sends a SELECT. Read before the commit."""
    kata.rename_and_read(session, number, some.name())

    assert after_the_commit(trace) == []


def test_no_transaction_is_left_open(kata, session, trace, number, some):
    """Let your commit be the end: whatever is sent after it begins a new transaction, and keeps a connection busy."""
    kata.rename_and_read(session, number, some.name())

    assert trace.left_open == 0


def test_the_callers_objects_are_read_anew(kata, session, database, number, other, some):
    """Others may change the rows after your commit: what the caller's session shows then must not be from before."""
    boats = session.get(kata.Boat, number), session.get(kata.Boat, other)
    berths = some.number(1000, 4999), some.number(5000, 9999)

    kata.rename_and_read(session, number, some.name())
    for boat_id, berth in zip((number, other), berths, strict=True):
        database.execute("UPDATE boat SET berth = :berth WHERE id = :id", berth=berth, id=boat_id)

    assert tuple(boat.berth for boat in boats) == berths


def test_the_callers_work_is_in_the_same_commit(kata, session, database, trace, number, other, some):
    """One commit for all that was done in the caller's session: the rename and the rest stay together or not at all."""
    berth = some.number(1000, 9999)
    boat = session.get(kata.Boat, other)
    boat.berth = berth

    kata.rename_and_read(session, number, some.name())

    assert trace.commits == 1
    assert (other, berth) in database.rows("boat", "id", "berth")


def test_an_unknown_boat_is_none(kata, session, trace, berths, some):
    """get() gives None for an id that nobody has. Say so to your caller, and send no UPDATE that finds no row."""
    line = kata.rename_and_read(session, 7, some.name())

    assert line is None
    assert trace.updates == 0
