# caught by: test_after_the_block_nothing_is_noted, test_a_block_that_fails_ends_too, test_each_block_has_a_list_of_its_own
# why: never takes its listener off the engine, so that it notes everything from then on
# looks like: a listener that stays
from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def capture_sql(engine):
    statements = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(conn, cursor, statement, parameters, context, executemany):
        statements.append(statement)

    yield statements
