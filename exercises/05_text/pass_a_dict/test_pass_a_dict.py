"""A username, looked up by an id: the SQL says where, a dictionary says which."""

import pytest


@pytest.fixture
def volunteers(database, some):
    """Three volunteers of an animal shelter: {id: username}."""
    volunteers = dict(zip(some.sample(range(10_000, 100_000), 3), some.names(3), strict=True))
    database.insert("volunteer", *({"id": i, "username": name} for i, name in volunteers.items()))
    return volunteers


def test_an_id_gives_its_username(kata, connection, volunteers):
    """Return the username itself. execute() takes a dictionary, no keywords, and gives rows: tuples without keys."""
    found = {user_id: kata.username_by_id(connection, user_id) for user_id in volunteers}

    assert found == volunteers


def test_an_unknown_id_gives_none(kata, connection, volunteers):
    """Nobody has this id, so there is no row: return None, and ask a row for its value only if there is one."""
    found = kata.username_by_id(connection, max(volunteers) + 1)

    assert found is None


def test_the_id_travels_beside_the_sql(kata, connection, trace, volunteers):
    """Bind the id: the SQL holds a name for it, the value comes beside it, and the database finds the row."""
    user_id = str(min(volunteers))

    kata.username_by_id(connection, int(user_id))

    assert user_id not in " ".join(trace.sql)
    assert user_id in " ".join(map(str, trace.parameters))
