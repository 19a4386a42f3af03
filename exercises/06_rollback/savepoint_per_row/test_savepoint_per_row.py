"""An import that keeps the good rows, in one transaction."""

from contextlib import suppress

import pytest
from sqlalchemy.exc import OperationalError


@pytest.fixture
def old(database, some):
    """An exhibit that the museum has already: its code and its title."""
    row = (some.name(), some.words())
    database.insert("exhibit", id=some.number(1000, 9999), code=row[0], title=row[1])
    return row


@pytest.fixture
def good(old, some):
    """Three exhibits that are new to the museum: their codes and titles."""
    codes = [f"{name}-{number}" for number, name in enumerate(some.names(3))]
    return [(code, some.words()) for code in codes]


@pytest.fixture
def rows(old, good, some):
    """The list to import: the three new exhibits, and two rows whose code is taken, one of them at the end."""
    taken, again = (old[0], some.words()), (good[1][0], some.words())
    listed = [good[0], taken, good[1], good[2], again]
    return [{"code": code, "title": title} for code, title in listed]


def test_a_refused_row_costs_that_row_alone(kata, session, database, old, good, rows):
    """Save all good rows. Going back to a savepoint undoes one row, session.rollback() undoes all of them."""
    kata.import_rows(session, rows)

    assert sorted(database.rows("exhibit", "code", "title")) == sorted([old, *good])


def test_the_counts_tell_what_happened(kata, session, database, rows):
    """Saved first, then refused. Count a row after its flush: before that, the database has not judged it."""
    counts = kata.import_rows(session, rows)

    assert counts == (3, 2)


def test_an_import_is_one_commit(kata, session, trace, rows):
    """Commit once, after the last row: until then others see nothing, and after a crash nothing is left half done."""
    kata.import_rows(session, rows)

    assert trace.commits == 1


def test_each_row_has_a_savepoint(kata, session, trace, rows):
    """Each row needs a savepoint: after an error PostgreSQL takes no more work, and no SELECT prevents all errors."""
    kata.import_rows(session, rows)

    assert trace.savepoints >= 5


def test_the_callers_own_work_stays(kata, session, database, rows, some):
    """Your caller may have work in this transaction: go back to your own savepoints only, and commit all of it."""
    code = f"mine-{some.number()}"
    session.add(kata.Exhibit(code=code, title=some.words()))
    session.flush()

    kata.import_rows(session, rows)

    assert code in database.values("exhibit", "code")


def test_a_deadlock_is_no_refused_row(kata, session, rows, faults, raises):
    """Only an IntegrityError is a refused row: any other error tells nothing of the row, and must reach the caller."""
    faults("insert")

    with raises(OperationalError):
        kata.import_rows(session, rows)


def test_a_broken_import_leaves_nothing(kata, support, session, database, old, rows):
    """The list breaks off, so commit nothing: half an import looks like a whole one, and nobody repeats it."""
    with suppress(EOFError):
        kata.import_rows(session, support.broken_off(rows))
    session.close()

    assert database.rows("exhibit", "code", "title") == [old]
