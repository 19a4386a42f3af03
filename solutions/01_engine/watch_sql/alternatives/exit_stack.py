# why: lets an ExitStack remove the listener, and returns the SQL unchanged as the event allows
from contextlib import ExitStack, contextmanager

from sqlalchemy import event


@contextmanager
def capture_sql(engine):
    statements = []

    def note(conn, cursor, statement, parameters, context, executemany):
        statements.append(statement)
        return statement, parameters

    listener = (engine, "before_cursor_execute", note)
    with ExitStack() as stack:
        event.listen(*listener, retval=True)
        stack.callback(event.remove, *listener)
        yield statements
