# caught by: test_both_entries_last, test_the_first_is_undone_with_the_second, test_a_refused_pair_commits_nothing
# why: ends the transaction of the block in the middle: the first entry lasts, and no more statements are taken
# looks like: a commit inside a begin block
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine, first, second):
    with engine.begin() as connection:
        connection.execute(insert(movement).values(entry=first))
        connection.commit()
        connection.execute(insert(movement).values(entry=second))
        connection.commit()
