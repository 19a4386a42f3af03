"""To read and then to write, in the one transaction that the reading has begun."""

import pytest

ASTER, BASIL = 31, 57  # ids


@pytest.fixture
def connection(small_engine):
    """The only connection there is."""
    with small_engine.connect() as connection:
        yield connection


@pytest.fixture
def stock(database, some):
    """How many packets there are, by id."""
    stock = {ASTER: some.number(100, 999), BASIL: some.number(100, 999)}
    database.insert("seed", *({"id": number, "packets": packets} for number, packets in stock.items()))
    return stock


def test_what_is_left_is_written_down(kata, connection, database, stock):
    """The transaction that the SELECT has begun is yours to commit: begin no other one, and end this one."""
    kata.read_then_write(connection, ASTER, 30)

    assert database.rows("seed", "id", "packets") == [(ASTER, stock[ASTER] - 30), (BASIL, stock[BASIL])]


def test_the_connection_is_left_open_and_at_rest(kata, connection, stock):
    """The connection is the caller's: leave it open, let no with block close it, begin nothing after the commit."""
    kata.read_then_write(connection, ASTER, 30)

    assert not connection.closed
    assert not connection.in_transaction()


def test_nobody_gets_more_than_there_is(kata, connection, stock):
    """Return what was given away: the number that was wanted, or all that there is if it is less."""
    given = [kata.read_then_write(connection, ASTER, 40), kata.read_then_write(connection, ASTER, 1000)]

    assert given == [40, stock[ASTER] - 40]


def test_the_shelf_may_be_emptied(kata, connection, database, stock):
    """Nobody can take more than there is: what is left may be zero, but never less."""
    kata.read_then_write(connection, BASIL, 1000)

    assert database.rows("seed", "id", "packets") == [(ASTER, stock[ASTER]), (BASIL, 0)]


def test_reading_and_writing_are_one_transaction(kata, connection, trace, stock):
    """End the transaction once, by a commit, after the write: if it ends after the SELECT, what you read may be old."""
    kata.read_then_write(connection, ASTER, 30)

    ends = [event.event for event in trace.events if event.event in ("commit", "rollback")]
    assert ends == ["commit"]


def test_the_caller_may_have_read_before(kata, connection, database, stock):
    """A SELECT of the caller has begun the transaction already: begin() would raise an error, so go on in that one."""
    connection.exec_driver_sql("SELECT id FROM seed").all()

    kata.read_then_write(connection, BASIL, 30)

    assert database.rows("seed", "id", "packets") == [(ASTER, stock[ASTER]), (BASIL, stock[BASIL] - 30)]


def test_the_callers_work_is_committed_with_yours(kata, connection, database, stock):
    """What the caller has written is in the same transaction: commit it with yours, and roll nothing back before."""
    connection.exec_driver_sql(f"UPDATE seed SET packets = 5000 WHERE id = {ASTER}")

    kata.read_then_write(connection, BASIL, 30)

    assert database.rows("seed", "id", "packets") == [(ASTER, 5000), (BASIL, stock[BASIL] - 30)]


def test_the_callers_work_is_not_committed_before_yours(kata, connection, trace, stock):
    """One commit for the caller's work and yours, not one before and one after: together they last, or not at all."""
    connection.exec_driver_sql(f"UPDATE seed SET packets = 5000 WHERE id = {ASTER}")

    kata.read_then_write(connection, BASIL, 30)

    assert trace.commits == 1


def test_it_stays_on_its_connection(kata, connection, trace, stock):
    """A second connection is a second transaction, which may wait for the first one: stay on the one that is given."""
    kata.read_then_write(connection, ASTER, 30)

    assert trace.connections == 0
