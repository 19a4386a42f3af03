# caught by: test_it_is_made_for_with, test_the_list_grows_by_the_sql_as_it_is_sent,
#     test_a_refused_statement_is_in_the_list, test_after_the_block_nothing_is_noted,
#     test_a_block_that_fails_ends_too, test_other_engines_are_not_watched,
#     test_each_block_has_a_list_of_its_own
# why: has a yield, but no @contextmanager on top, so it makes a generator, which `with` cannot use
# looks like: a generator in the place of a context manager
from sqlalchemy import event


def capture_sql(engine):
    statements = []

    def note(conn, cursor, statement, parameters, context, executemany):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
