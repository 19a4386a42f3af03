from sqlalchemy import Column, Connection, Integer, MetaData, Table

metadata = MetaData()

seed = Table(
    "seed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("packets", Integer, nullable=False),
)


def read_then_write(connection: Connection, seed_id: int, wanted: int) -> int:
    """Give away packets of seed, at most as many as there are; return how many."""
    raise NotImplementedError
