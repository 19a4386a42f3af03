# caught by: test_reading_and_writing_are_one_transaction, test_the_callers_work_is_committed_with_yours
# why: rolls back after the SELECT to make way for begin(), and takes the caller's work back with it
# looks like: a rollback between the SELECT and the UPDATE
from sqlalchemy import Column, Integer, MetaData, Table, select, update

metadata = MetaData()

seed = Table(
    "seed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("packets", Integer, nullable=False),
)


def read_then_write(connection, seed_id, wanted):
    packets = connection.scalar(select(seed.c.packets).where(seed.c.id == seed_id))
    given = min(wanted, packets)
    connection.rollback()
    with connection.begin():
        connection.execute(update(seed).where(seed.c.id == seed_id).values(packets=packets - given))
    return given
