# caught by: test_it_stays_on_its_connection, test_what_is_left_is_written_down
# why: works on a connection of its own, which is a transaction of its own, as the given one may be in one already
# looks like: a second connection in place of the one that is given
from sqlalchemy import Column, Integer, MetaData, Table, select, update

metadata = MetaData()

seed = Table(
    "seed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("packets", Integer, nullable=False),
)


def read_then_write(connection, seed_id, wanted):
    with connection.engine.begin() as other:
        packets = other.scalar(select(seed.c.packets).where(seed.c.id == seed_id))
        given = min(wanted, packets)
        other.execute(update(seed).where(seed.c.id == seed_id).values(packets=packets - given))
    return given
