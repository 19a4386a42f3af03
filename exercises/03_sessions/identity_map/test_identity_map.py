"""What a session has, what it asks for, and how it hears of news."""

import pytest

NOBODY = 7  # the id of no user


@pytest.fixture
def names(database, some):
    """The names of two users by their ids."""
    names = dict(zip(some.sample(range(1000, 10_000), 2), some.names(2), strict=True))
    rows = ({"id": number, "name": name, "visits": some.number(1, 99)} for number, name in names.items())
    database.insert("club_user", *rows)
    return names


@pytest.fixture
def number(names):
    """The id of the user that the tests ask for."""
    return next(iter(names))


@pytest.fixture
def at_the_gate(database, number, some):
    """Counts more visits of that user, behind the session's back; returns how many there are now."""

    def count():
        visits = some.number(100, 999)
        database.execute("UPDATE club_user SET visits = :visits WHERE id = :id", visits=visits, id=number)
        return visits

    return count


def test_the_second_call_asks_nothing(kata, session, trace, names, number):
    """The first call loads the user. Then the session has it, and finds it by its key without a query."""
    user = kata.same_user(session, number)
    with trace.window() as second_call:
        kata.same_user(session, number)

    assert user.name == names[number]
    assert second_call.statements == 0


def test_a_user_that_a_query_found_is_known(kata, support, session, trace, names, number):
    """A session keeps whatever it has loaded, by a query, too: look there, for a cache of your own knows less."""
    everybody = support.everybody(session, kata.User)
    with trace.window() as afterwards:
        user = kata.same_user(session, number)

    assert user in everybody
    assert afterwards.statements == 0


def test_it_is_the_same_object(kata, session, number):
    """In a session one row is one object: a second object would not know what was changed on the first."""
    user = session.get(kata.User, number)

    assert kata.same_user(session, number) is user


def test_it_is_an_object_of_this_session(kata, support, engine, session, number):
    """Return an object of this very session: a change on an object of another session, or of none, is not saved."""
    user = kata.same_user(session, number)

    with support.another_session(engine) as other:
        assert kata.same_user(other, number) in other
    session.expunge(user)
    assert kata.same_user(session, number) in session


def test_none_means_that_there_is_no_such_user(kata, session, names, number):
    """None says that the database has no such user. It is no error, and it is not said of one who is not loaded yet."""
    assert kata.same_user(session, NOBODY) is None
    assert kata.reload_user(session, NOBODY) is None
    assert kata.reload_user(session, number).name == names[number]


def test_a_reload_sees_what_others_changed(kata, session, number, at_the_gate):
    """Neither get() nor a query brings news of an object that the session has: it keeps the old values unless told."""
    user = session.get(kata.User, number)
    visits = at_the_gate()

    reloaded = kata.reload_user(session, user.id)

    assert reloaded.visits == visits


def test_a_reload_renews_the_very_object(kata, session, number, at_the_gate):
    """Put the new values into the object that the session has: the rest of the program holds it, and reads from it."""
    user = session.get(kata.User, number)
    at_the_gate()

    assert kata.reload_user(session, number) is user


def test_a_reload_is_about_one_user(kata, session, database, trace, names, number, some):
    """Reload this user alone: what your caller has changed on others must be neither lost nor committed by you."""
    other = next(each for each in names if each != number)
    name, visits = some.name(), some.number(100, 999)
    user, changed = session.get(kata.User, number), session.get(kata.User, other)
    changed.name = name
    session.flush()
    changed.visits = visits

    kata.reload_user(session, user.id)

    assert trace.commits == 0
    session.commit()
    assert (other, name, visits) in database.rows("club_user", "id", "name", "visits")


def test_a_user_who_has_left_is_none(kata, session, database, number):
    """Return None for a user whom somebody else has deleted. The session still has the object: ask the database."""
    user = session.get(kata.User, number)
    database.execute("DELETE FROM club_user WHERE id = :id", id=number)

    assert kata.reload_user(session, user.id) is None
