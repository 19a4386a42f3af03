# caught by: test_both_entries_last on postgresql and mysql, test_a_pair_is_one_commit on postgresql and mysql
# why: takes begin_nested() for a begin(): it sets a savepoint, whose end commits nothing; only SQLite's driver does
# looks like: a savepoint in place of a transaction
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine, first, second):
    with engine.connect() as connection, connection.begin_nested():
        connection.execute(insert(movement).values(entry=first))
        connection.execute(insert(movement).values(entry=second))
