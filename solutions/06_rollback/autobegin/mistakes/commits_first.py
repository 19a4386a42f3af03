# caught by: test_the_callers_work_is_not_committed_before_yours
# why: commits the work of the caller before its own has succeeded
# looks like: a commit of the caller's transaction, to begin another
from sqlalchemy import Column, Integer, MetaData, Table, select, update

metadata = MetaData()

seed = Table(
    "seed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("packets", Integer, nullable=False),
)


def read_then_write(connection, seed_id, wanted):
    connection.commit()
    with connection.begin():
        packets = connection.scalar(select(seed.c.packets).where(seed.c.id == seed_id))
        given = min(wanted, packets)
        connection.execute(update(seed).where(seed.c.id == seed_id).values(packets=packets - given))
    return given
