# caught by: test_both_entries_last, test_a_pair_is_one_commit, test_the_first_is_undone_with_the_second, test_the_second_is_not_written_without_the_first
# why: takes the block of connect() for one that commits; its end rolls back
# looks like: a block of connect() without a commit
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine, first, second):
    with engine.connect() as connection:
        connection.execute(insert(movement).values(entry=first))
        connection.execute(insert(movement).values(entry=second))
