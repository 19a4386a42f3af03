# caught by: test_other_engines_are_not_watched
# why: listens to the class Engine, which means every engine of the program
# looks like: a listener for all engines
from contextlib import contextmanager

from sqlalchemy import Engine, event


@contextmanager
def capture_sql(engine):
    statements = []

    def note(conn, cursor, statement, parameters, context, executemany):
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
