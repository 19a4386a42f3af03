# caught by: test_a_block_that_fails_ends_too
# why: removes its listener on a line after the yield, which an error in the block never reaches
# looks like: a listener that an error leaves behind
from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def capture_sql(engine):
    statements = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(conn, cursor, statement, parameters, context, executemany):
        statements.append(statement)

    yield statements
    event.remove(engine, "before_cursor_execute", note)
