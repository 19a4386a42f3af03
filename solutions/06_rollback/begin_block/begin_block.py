from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, insert

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine: Engine, first: str, second: str) -> None:
    """Add both entries, or none of them."""
    with engine.begin() as connection:
        connection.execute(insert(movement).values(entry=first))
        connection.execute(insert(movement).values(entry=second))
