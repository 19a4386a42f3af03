# caught by: test_the_list_grows_by_the_sql_as_it_is_sent, test_a_refused_statement_is_in_the_list
# why: prints the query before it is turned into SQL for this database, and never hears of SQL written by hand
# looks like: the query in the place of its SQL
from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def capture_sql(engine):
    statements = []

    def before_execute(conn, clauseelement, multiparams, params, execution_options):
        statements.append(str(clauseelement))

    event.listen(engine, "before_execute", before_execute)
    try:
        yield statements
    finally:
        event.remove(engine, "before_execute", before_execute)
