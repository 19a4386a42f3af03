# caught by: test_a_block_that_fails_ends_too
# why: catches the error of the block, so that its caller believes that all went well
# looks like: an error that is swallowed
from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def capture_sql(engine):
    statements = []

    def note(conn, cursor, statement, parameters, context, executemany):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    except Exception as error:
        print("failed after", statements, error)
    event.remove(engine, "before_cursor_execute", note)
