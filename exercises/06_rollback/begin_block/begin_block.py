from sqlalchemy import Column, Engine, Integer, MetaData, String, Table

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine: Engine, first: str, second: str) -> None:
    """Add both entries, or none of them."""
    raise NotImplementedError
