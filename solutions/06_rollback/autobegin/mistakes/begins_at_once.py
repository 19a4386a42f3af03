# caught by: test_the_caller_may_have_read_before, test_the_callers_work_is_committed_with_yours
# why: begins a transaction at once, and the caller may have done so by its first SELECT
# looks like: a begin() on a connection that may be in a transaction
from sqlalchemy import Column, Integer, MetaData, Table, select, update

metadata = MetaData()

seed = Table(
    "seed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("packets", Integer, nullable=False),
)


def read_then_write(connection, seed_id, wanted):
    with connection.begin():
        packets = connection.scalar(select(seed.c.packets).where(seed.c.id == seed_id))
        given = min(wanted, packets)
        connection.execute(update(seed).where(seed.c.id == seed_id).values(packets=packets - given))
    return given
