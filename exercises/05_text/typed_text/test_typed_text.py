"""Readings of tide gauges: true, timed and exact, whichever database they come from."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest


@pytest.fixture
def noon(some):
    """Shortly after noon on some day, to the second: there is time before and after it on the same day."""
    return datetime(
        some.number(2001, 2025),
        some.number(1, 12),
        some.number(1, 28),
        12,
        some.number(0, 59),
        some.number(0, 59),
    )


@pytest.fixture
def exact(some):
    """Makes a level in metres that no float holds exactly."""
    return lambda: Decimal(some.number(100, 99_999) * 10 + some.choice([1, 3, 7, 9])) / 1000


@pytest.fixture
def take(database, some, exact):
    """Takes readings: `take({"taken": …, "checked": True}, …)`, in the order given; returns the whole rows."""

    def insert(*readings):
        n = len(readings)
        gauges = some.names(n)
        ids = sorted(some.sample(range(100, 1000), n))
        rows = [
            {"id": number, "gauge": gauge, "level": exact(), "checked": True, **reading}
            for number, gauge, reading in zip(ids, gauges, readings, strict=True)
        ]
        database.insert("reading", *rows)
        return [(row["gauge"], row["taken"], row["level"], row["checked"]) for row in rows]

    return insert


def test_each_value_has_its_type(kata, connection, take, noon):
    """text() knows no types: name those of the table, or SQLite gives a text, a float and 1, and MySQL gives 1."""
    hour = timedelta(hours=1)
    readings = take({"taken": noon, "checked": True}, {"taken": noon + hour, "checked": False})

    found = kata.recent(connection, noon - timedelta(days=1))

    # Values alone do not tell: in Python, True == 1.
    assert [type(taken).__name__ for _, taken, _, _ in found] == ["datetime"] * 2
    assert [type(level).__name__ for _, _, level, _ in found] == ["Decimal"] * 2
    assert [type(checked).__name__ for _, _, _, checked in found] == ["bool"] * 2
    assert [tuple(row) for row in found] == readings


def test_what_nobody_knows_is_none(kata, connection, take, noon):
    """NULL means that nobody knows: let it be None, in every type. bool(None) is False, and says that somebody does."""
    take({"taken": noon, "level": None, "checked": None})

    found = kata.recent(connection, noon - timedelta(days=1))

    assert [(level, checked) for _, _, level, checked in found] == [(None, None)]


def test_a_reading_at_since_is_not_after_it(kata, connection, take, noon):
    """A reading at `since` is not after it. SQLite compares texts: give :since its type, or it is written otherwise."""
    second = timedelta(seconds=1)
    _, _, later = take({"taken": noon - second}, {"taken": noon}, {"taken": noon + second})

    found = kata.recent(connection, noon)

    assert [gauge for gauge, *_ in found] == [later[0]]


def test_every_later_reading_counts_oldest_first(kata, connection, take, noon):
    """Return all readings after `since`, oldest first. SQLite compares texts: one with a T is after its whole day."""
    third, first, second = take(
        {"taken": noon + timedelta(days=1)},
        {"taken": noon + timedelta(seconds=1)},
        {"taken": noon + timedelta(hours=2)},
    )

    found = kata.recent(connection, noon)

    assert [gauge for gauge, *_ in found] == [first[0], second[0], third[0]]


def test_since_travels_beside_the_sql(kata, connection, trace, take, noon):
    """Bind `since` and let the database compare: a formatted value becomes SQL, and old readings are many."""
    take({"taken": noon})
    day = f"{noon:%Y-%m-%d}"

    kata.recent(connection, noon - timedelta(hours=1))

    assert day not in trace.sql
    assert day in " ".join(map(str, trace.parameters))
