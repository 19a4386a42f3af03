# caught by: test_what_is_left_is_written_down, test_reading_and_writing_are_one_transaction, test_the_caller_may_have_read_before
# why: begins a transaction that the SELECT before it has begun already
# looks like: a begin() after a SELECT
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
    with connection.begin():
        connection.execute(update(seed).where(seed.c.id == seed_id).values(packets=packets - given))
    return given
