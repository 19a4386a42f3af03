# caught by: test_a_refused_statement_is_in_the_list
# why: listens after the execution, which a statement that is refused never reaches
# looks like: a listener for what went well
from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def capture_sql(engine):
    statements = []

    def after(conn, cursor, statement, parameters, context, executemany):
        statements.append(statement)

    event.listen(engine, "after_cursor_execute", after)
    try:
        yield statements
    finally:
        event.remove(engine, "after_cursor_execute", after)
