# caught by: test_a_pair_is_one_commit, test_the_first_is_undone_with_the_second, test_a_refused_pair_commits_nothing
# why: opens a begin block for each entry, and each block commits on its own
# looks like: a transaction for each entry
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine, first, second):
    record(engine, first)
    record(engine, second)


def record(engine, entry):
    with engine.begin() as connection:
        connection.execute(insert(movement).values(entry=entry))
