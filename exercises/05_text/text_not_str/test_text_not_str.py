"""A query by hand: text() makes a statement of it, and the connection belongs to the caller."""

import pytest


@pytest.fixture
def players(database, some):
    """The usernames of three players, two of whom have the same."""
    name, twice = some.names(2)
    usernames = [name, twice, twice]
    ids = some.sample(range(100, 1000), 3)
    database.insert("player", *({"id": i, "username": name} for i, name in zip(ids, usernames, strict=True)))
    return usernames


def test_each_username_is_a_plain_text(kata, connection, players):
    """Return a username for each player. execute() takes text("…"), not a string, and gives rows: a row is a tuple."""
    found = kata.all_usernames(connection)

    assert sorted(found) == sorted(players)


def test_no_players_make_an_empty_list(kata, connection, database):
    """Without players the list is empty, but a list: a loop over None fails, and a result can be read only once."""
    found = kata.all_usernames(connection)

    assert found == []


def test_it_asks_the_connection_it_was_given(kata, support, connection, players, some):
    """Ask the connection that you are given: another one does not see what this one has not committed yet."""
    newcomer = f"{some.name()}x"
    support.add(connection, some.number(1000, 9999), newcomer)

    found = " ".join(map(str, kata.all_usernames(connection)))

    assert newcomer in found


def test_the_connection_stays_the_callers(kata, support, connection, database, trace, players, some):
    """Whoever opened the connection commits, rolls back and closes it: your query leaves all three to the caller."""
    newcomer = f"{some.name()}x"
    support.add(connection, some.number(1000, 9999), newcomer)

    with trace.window() as seen:
        kata.all_usernames(connection)
        kata.all_usernames(connection)
    connection.commit()

    assert seen.commits == 0
    assert newcomer in database.values("player", "username")
