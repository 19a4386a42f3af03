"""A migration that may fail half-way, on databases that commit DDL by themselves."""

from contextlib import suppress

import pytest


@pytest.fixture
def heights(database, some):
    """A database of version 1: the ids of three readings and their heights in centimetres."""
    database.execute("CREATE TABLE reading (id INTEGER PRIMARY KEY, height VARCHAR(20) NOT NULL)")
    database.execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY)")
    database.insert("schema_version", version=1)
    feet = dict(zip(sorted(some.sample(range(10, 1000), 3)), some.sample(range(5, 40), 3), strict=True))
    database.insert("reading", *({"id": number, "height": f"{each} ft"} for number, each in feet.items()))
    return {number: round(each * 30.48) for number, each in feet.items()}


@pytest.fixture
def bad(database, heights):
    """The id of the last reading, whose text is no height any more."""
    last = max(heights)
    database.execute("UPDATE reading SET height = 'ice' WHERE id = :id", id=last)
    return last


def mend(database, heights, bad):
    """Write a height where there was none."""
    database.execute("UPDATE reading SET height = '10 ft' WHERE id = :id", id=bad)
    return heights | {bad: 305}


def converted(database):
    """The number of readings that have their centimetres."""
    if "height_cm" not in database.columns("reading"):
        return 0
    return database.scalar("SELECT COUNT(height_cm) FROM reading")


def test_each_reading_gets_its_centimetres(kata, engine, database, heights):
    """A migration is done when all of it is committed: the column, what each row has in it, and the new version.

    ALTER TABLE waits for all others who have read the table: end their transaction first, or use the same connection.
    """
    kata.migrate(engine)

    assert dict(database.rows("reading", "id", "height_cm")) == heights
    assert database.values("schema_version", "version") == [2]


def test_a_bad_reading_is_an_error(kata, engine, bad, raises):
    """A reading that cannot be converted ends the migration with an error: nobody looks for what was passed over."""
    with raises(ValueError):
        kata.migrate(engine)


def test_a_failed_migration_changes_no_data(kata, engine, database, bad):
    """A failed migration changes no data and no version: write both in one transaction, and all DDL before it."""
    with suppress(ValueError):  # whether it raises is the question of another test
        kata.migrate(engine)

    assert converted(database) == 0
    assert database.values("schema_version", "version") == [1]


def test_it_goes_on_when_the_reading_is_mended(kata, engine, database, heights, bad):
    """The next run does what is left, and may find the column: DDL may outlive a rollback, on MySQL always."""
    with suppress(ValueError):
        kata.migrate(engine)
    heights = mend(database, heights, bad)

    kata.migrate(engine)

    assert dict(database.rows("reading", "id", "height_cm")) == heights
    assert database.values("schema_version", "version") == [2]


def test_a_second_run_does_nothing(kata, engine, database, heights):
    """The version says that all is done: a second run must not fail, and not overwrite what was corrected since."""
    corrected = min(heights)
    kata.migrate(engine)
    database.execute("UPDATE reading SET height_cm = 1 WHERE id = :id", id=corrected)

    kata.migrate(engine)

    assert dict(database.rows("reading", "id", "height_cm")) == heights | {corrected: 1}
