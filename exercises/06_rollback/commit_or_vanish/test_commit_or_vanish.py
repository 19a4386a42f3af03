"""A message in the log lasts, or the caller hears of it."""

from contextlib import suppress

from sqlalchemy.exc import OperationalError


def test_a_message_lasts(kata, engine, database, some):
    """Only a commit makes a row last: the end of a block of connect() or Session() rolls back, and says nothing."""
    message = some.words()

    kata.record(engine, message)

    assert database.values("log_entry", "message") == [message]


def test_each_message_is_a_commit_of_its_own(kata, engine, trace, some):
    """One call, one commit: a message that waits for the commit of a later one is lost if none comes."""
    kata.record(engine, some.words())
    kata.record(engine, some.words())

    assert trace.commits == 2


def test_a_message_is_not_part_of_the_sql(kata, engine, trace, some):
    """Bind the message, never format it into the SQL: there a quote ends the text, and a colon names a parameter."""
    message = some.words()

    kata.record(engine, f"{message}: the keeper's :lamp is out")

    assert message not in trace.sql


def test_a_refused_message_is_an_error(kata, engine, faults, raises, some):
    """When the database refuses the row, let its error through, or the caller believes that all went well."""
    faults("insert")

    with raises(OperationalError):
        kata.record(engine, some.words())


def test_the_connection_comes_back_after_an_error(kata, small_engine, trace, faults, some):
    """Give the connection back on every way out, best by a with block: the pool has only one, and others need it."""
    faults("insert")
    with suppress(Exception):  # whether it raises is the question of another test
        kata.record(small_engine, some.words())
    kata.record(small_engine, some.words())
    with small_engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")

    assert trace.left_open == 0
