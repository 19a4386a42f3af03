# caught by: test_a_pair_is_one_commit, test_the_first_is_undone_with_the_second, test_a_refused_pair_commits_nothing
# why: turns on AUTOCOMMIT, so each statement is committed at once, block or no block
# looks like: a begin block under AUTOCOMMIT
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine, first, second):
    with engine.execution_options(isolation_level="AUTOCOMMIT").begin() as connection:
        connection.execute(insert(movement).values(entry=first))
        connection.execute(insert(movement).values(entry=second))
