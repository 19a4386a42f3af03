# caught by: test_the_callers_work_is_committed_with_yours
# why: ends whatever transaction there is, in order to begin its own; the work of the caller is gone
# looks like: a rollback of the caller's transaction
from sqlalchemy import Column, Integer, MetaData, Table, select, update

metadata = MetaData()

seed = Table(
    "seed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("packets", Integer, nullable=False),
)


def read_then_write(connection, seed_id, wanted):
    if connection.in_transaction():
        connection.rollback()
    with connection.begin():
        packets = connection.scalar(select(seed.c.packets).where(seed.c.id == seed_id))
        given = min(wanted, packets)
        connection.execute(update(seed).where(seed.c.id == seed_id).values(packets=packets - given))
    return given
