"""One row less, or an answer that there was none."""

import pytest
from sqlalchemy.exc import DBAPIError

NOBODY = 7  # the id of no walker


@pytest.fixture
def walkers(database, some):
    """Four walkers, as (id, name)."""
    ids = sorted(some.sample(range(100, 1000), 4))
    walkers = list(zip(ids, some.names(4), strict=True))
    database.insert(
        "dog_walker", *({"id": number, "name": name, "phone": "none yet"} for number, name in walkers)
    )
    return walkers


def test_one_user_is_gone_and_the_others_stay(kata, session, database, walkers):
    """Delete the object that has this id, and commit: until then everybody else still sees the row."""
    kata.delete_user(session, walkers[2][0])

    assert database.rows("dog_walker", "id", "name") == [walkers[0], walkers[1], walkers[3]]


def test_the_answer_is_whether_there_was_such_a_user(kata, session, walkers):
    """True if there was such a user, False if there was none: to find no row is no error, you get None."""
    number = walkers[1][0]

    answers = [kata.delete_user(session, each) for each in (number, number, NOBODY)]

    assert answers == [True, False, False]


def test_for_nobody_no_delete_is_sent(kata, session, trace, walkers):
    """Look first, and delete only what you found: a DELETE that meets no row takes a lock all the same."""
    kata.delete_user(session, NOBODY)

    assert trace.deletes == 0


def test_an_error_of_the_database_reaches_the_caller(kata, session, faults, raises, walkers):
    """False says that there is no such user. A DELETE that fails is something else: let its error go on.

    (Without a flush or a commit, none is sent at all.)
    """
    faults("delete")

    with raises(DBAPIError):
        kata.delete_user(session, walkers[0][0])
