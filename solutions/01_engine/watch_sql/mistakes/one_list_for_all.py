# caught by: test_each_block_has_a_list_of_its_own
# why: keeps one list for all blocks, and the end of any of them stops the noting for the others
# looks like: one list for all blocks
from contextlib import contextmanager

from sqlalchemy import event

STATEMENTS = []


def note(conn, cursor, statement, parameters, context, executemany):
    STATEMENTS.append(statement)


@contextmanager
def capture_sql(engine):
    STATEMENTS.clear()
    if not event.contains(engine, "before_cursor_execute", note):
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield STATEMENTS
    finally:
        if event.contains(engine, "before_cursor_execute", note):
            event.remove(engine, "before_cursor_execute", note)
