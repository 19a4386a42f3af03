# caught by: test_the_connection_is_left_open_and_at_rest, test_nobody_gets_more_than_there_is
# why: closes the caller's connection, by a with block of its own
# looks like: the caller's connection, closed
from sqlalchemy import Column, Connection, Integer, MetaData, Table, select, update

metadata = MetaData()

seed = Table(
    "seed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("packets", Integer, nullable=False),
)


def read_then_write(connection: Connection, seed_id: int, wanted: int) -> int:
    """Give away packets of seed, at most as many as there are; return how many."""
    with connection:
        packets = connection.execute(select(seed.c.packets).where(seed.c.id == seed_id)).scalar_one()
        given = min(wanted, packets)
        connection.execute(update(seed).where(seed.c.id == seed_id).values(packets=packets - given))
        connection.commit()
        return given
