"""Many rows at once."""

from contextlib import suppress

import pytest
from sqlalchemy.exc import OperationalError


@pytest.fixture
def rows_of(some):
    """Makes rows: `rows_of(40)`. No two have the same address."""

    def make(n):
        numbers = some.sample(range(10_000, 100_000), n)
        return [
            {"name": some.name(), "email": f"helper{number}@example.org", "hours": some.number(1, 20)}
            for number in numbers
        ]

    return make


def test_everybody_sees_all_the_rows(kata, session, database, rows_of):
    """Each row becomes one user, with all its values; and only a commit makes them visible to others."""
    rows = rows_of(40)

    kata.load_users(session, rows)

    found = database.rows("volunteer", "name", "email", "hours")
    assert sorted(found) == sorted(tuple(row.values()) for row in rows)


def test_a_load_is_one_commit(kata, session, trace, rows_of):
    """One commit, after the last row: between two commits everybody sees a list that is half loaded."""
    kata.load_users(session, rows_of(60))

    assert trace.commits == 1


def test_a_long_list_takes_no_more_statements_than_a_short_one(kata, session, trace, rows_of):
    """300 rows take as many statements as 6: hand all to one execute(), for each statement is a journey of its own."""
    rows = rows_of(306)

    with trace.window() as short:
        kata.load_users(session, rows[:6])
    with trace.window() as long:
        kata.load_users(session, rows[6:])

    assert long.statements == len(short.statements)


def test_no_statement_carries_all_the_values(kata, session, trace, faults, rows_of):
    """Hand the rows to execute() beside the INSERT: in .values() each value is a parameter, and these have a limit."""
    rows = rows_of(1100)
    faults("insert", after=2)  # ends a loop over the rows, which is the question of another test

    with suppress(OperationalError):
        kata.load_users(session, rows)

    longest = max((len(insert.parameters) for insert in trace.inserts if not insert.many), default=0)
    assert longest < 3 * len(rows)


def test_one_bad_row_and_none_is_loaded(kata, session, database, raises, rows_of):
    """One row is refused: let the error go on, and keep none of the others, or nobody knows what is loaded."""
    *good, bad = rows_of(60)
    database.insert("volunteer", **bad)

    with raises("IntegrityError"):
        kata.load_users(session, [*good, bad])

    assert database.values("volunteer", "email") == [bad["email"]]


def test_an_empty_list_sends_no_insert(kata, session, trace):
    """No rows, no INSERT: look first, for execute() takes an empty list for "no parameters" and inserts defaults."""
    kata.load_users(session, [])

    assert trace.inserts == 0
