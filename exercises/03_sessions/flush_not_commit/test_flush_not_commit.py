"""An id for a row that is not yet committed."""

import pytest


@pytest.fixture(autouse=True)
def regular(database, some):
    """The name of a user who has been there for long, under an id that cannot be guessed."""
    name = some.name()
    database.insert("library_user", id=some.number(1000, 9999), name=name)
    return name


def test_the_insert_has_been_sent(kata, session, trace, some):
    """add() puts a user on the session's list, and a flush sends what is on it: one INSERT, before you return."""
    kata.stage_user(session, some.name())

    assert trace.inserts == 1


def test_nobody_else_sees_the_user_yet(kata, session, database, trace, regular, some):
    """A flush is enough for an id. A commit shows the user to everybody, before the caller's work is complete."""
    kata.stage_user(session, some.name())

    assert database.values("library_user", "name") == [regular]
    assert trace.commits == 0


def test_a_rollback_takes_everything_back(kata, session, database, regular, some):
    """Stay in the caller's transaction, and leave it open: the caller's rollback must undo the user and the rest."""
    session.add(kata.User(name=some.name()))

    kata.stage_user(session, some.name())
    session.rollback()

    assert database.values("library_user", "name") == [regular]


def test_the_callers_commit_keeps_everything(kata, session, database, regular, some):
    """Begin, roll back and close nothing: the caller's commit must keep the new user, and all added before."""
    earlier, staged = some.names(2)
    session.add(kata.User(name=earlier))

    kata.stage_user(session, staged)
    session.commit()

    assert sorted(database.values("library_user", "name")) == sorted([regular, earlier, staged])


def test_the_id_is_the_one_that_the_database_gave(kata, session, database, some):
    """Return the new user's id, a number: the database gives it when the INSERT arrives, and not before."""
    name = some.name()

    new_id = kata.stage_user(session, name)
    session.commit()

    assert (new_id, name) in database.rows("library_user", "id", "name")


def test_the_id_is_of_this_very_user(kata, support, session, database, some):
    """Names repeat, and other users may come in at once: neither a name nor the highest id tells which is yours."""
    name, highest = some.name(), some.number(50_000, 99_999)

    first = kata.stage_user(session, name)
    support.when_something_was_flushed(session, highest, name)
    second = kata.stage_user(session, name)
    session.commit()

    namesakes = {number for number, found in database.rows("library_user", "id", "name") if found == name}
    assert {first, second} == namesakes - {highest}
