# why: joins the caller's transaction or begins one, and ends it either way
from sqlalchemy import Column, Integer, MetaData, Table, select, update

metadata = MetaData()

seed = Table(
    "seed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("packets", Integer, nullable=False),
)


def read_then_write(connection, seed_id, wanted):
    transaction = connection.get_transaction() or connection.begin()
    packets = connection.scalar(select(seed.c.packets).where(seed.c.id == seed_id))
    given = min(wanted, packets)
    connection.execute(update(seed).where(seed.c.id == seed_id).values(packets=packets - given))
    transaction.commit()
    return given
