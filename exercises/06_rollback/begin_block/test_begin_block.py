"""Two entries, in one block that is one transaction."""

from contextlib import suppress

import pytest
from sqlalchemy.exc import IntegrityError


@pytest.fixture
def pair(some):
    """Two entries that belong together."""
    return tuple(f"vase {some.number()} {verb} room {some.number()}" for verb in ("leaves", "enters"))


@pytest.fixture
def new(some):
    """An entry that is not in the table."""
    return f"a lamp is brought by {some.name()}"


def test_both_entries_last(kata, engine, database, pair):
    """Only a begin block commits at its end: connect() and begin_nested() do not; a commit() inside is too early."""
    kata.record_pair(engine, *pair)

    assert sorted(database.values("movement", "entry")) == sorted(pair)


def test_a_pair_is_one_commit(kata, engine, trace, pair):
    """Exactly one commit, after both entries: between two commits, others see an exhibit that is nowhere."""
    kata.record_pair(engine, *pair)

    assert trace.commits == 1


def test_the_first_is_undone_with_the_second(kata, engine, database, pair, new):
    """When the second entry is refused, the first must not last; earlier pairs do. One transaction holds one pair."""
    kata.record_pair(engine, *pair)
    with suppress(Exception):  # whether it raises is the question of another test
        kata.record_pair(engine, new, pair[0])

    assert sorted(database.values("movement", "entry")) == sorted(pair)


def test_the_second_is_not_written_without_the_first(kata, engine, database, pair, new):
    """When the first entry is refused, the second must not last; earlier pairs do. Let the error end the block."""
    kata.record_pair(engine, *pair)
    with suppress(Exception):
        kata.record_pair(engine, pair[0], new)

    assert sorted(database.values("movement", "entry")) == sorted(pair)


def test_a_refused_pair_commits_nothing(kata, engine, trace, pair, new):
    """A refused pair ends in a rollback, never in a commit: others see what is committed, even if you delete it."""
    kata.record_pair(engine, *pair)
    with trace.window() as seen, suppress(Exception):
        kata.record_pair(engine, new, pair[0])

    assert seen.commits == 0


def test_the_refusal_reaches_the_caller(kata, engine, raises, pair, new):
    """Let the IntegrityError out of the block: a caller who hears nothing believes that both entries are there."""
    kata.record_pair(engine, *pair)

    with raises(IntegrityError):
        kata.record_pair(engine, new, pair[0])


def test_the_connection_comes_back(kata, small_engine, trace, pair, new, some):
    """End the transaction on every way out, errors too: the pool has one connection, and the next pair needs it."""
    kata.record_pair(small_engine, *pair)
    with suppress(Exception):
        kata.record_pair(small_engine, new, pair[0])
    kata.record_pair(
        small_engine, f"mask {some.number()} enters room 1", f"mask {some.number()} leaves room 1"
    )

    assert trace.left_open == 0
