"""A change of one column of one row."""

import pytest

NOBODY = 7  # the id of no player


@pytest.fixture
def players(database, some):
    """Three players, as (id, name, email, rating)."""
    ids = sorted(some.sample(range(100, 1000), 3))
    ratings = some.sample(range(1000, 2400), 3)
    players = [
        (number, name, f"{name.lower()}@example.org", rating)
        for number, name, rating in zip(ids, some.names(3), ratings, strict=True)
    ]
    columns = ("id", "name", "email", "rating")
    database.insert("chess_player", *(dict(zip(columns, player, strict=True)) for player in players))
    return players


def test_everybody_sees_the_new_name(kata, session, database, players, some):
    """Change the one object that has this id, and commit: until then nobody else sees the new name."""
    (number, _, email, rating), new = players[1], some.words()

    kata.rename_user(session, number, new)

    found = database.rows("chess_player", "id", "name", "email", "rating")
    assert found == [players[0], (number, new, email, rating), players[2]]


def test_only_the_name_is_sent(kata, session, trace, players, some):
    """Send one UPDATE with the name alone: the other columns may have changed since you read them."""
    kata.rename_user(session, players[1][0], some.words())

    assert trace.updates == 1
    assert [column for column in ("email", "rating") if column in trace.updates[0].sql] == []


def test_the_same_name_sends_no_update(kata, session, trace, players):
    """The user has this name already: an UPDATE would change nothing, and others would still wait for its lock."""
    number, name, *_ = players[1]

    kata.rename_user(session, number, name)

    assert trace.updates == 0


def test_an_id_of_nobody_changes_nothing(kata, session, database, players, some):
    """Nobody has this id, so change nothing and make no row: get() gives None then, so look before you go on."""
    kata.rename_user(session, NOBODY, some.words())

    assert database.rows("chess_player", "id", "name", "email", "rating") == players


def test_the_answer_is_whether_there_is_such_a_user(kata, session, players, some):
    """True if there is such a user, also when the name stays as it was; False if there is none."""
    (first, _, *_), (second, name, *_), _ = players

    answers = [
        kata.rename_user(session, number, new)
        for number, new in [(first, some.words()), (second, name), (NOBODY, some.words())]
    ]

    assert answers == [True, True, False]
