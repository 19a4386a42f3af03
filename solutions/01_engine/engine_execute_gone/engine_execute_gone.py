from collections.abc import Sequence

from sqlalchemy import Column, Engine, Integer, MetaData, Row, String, Table, text

metadata = MetaData()

hive = Table(
    "hive",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", String(50), nullable=False),
    Column("frames", Integer, nullable=False),
)


def fetch_all(engine: Engine) -> Sequence[Row[tuple[str, int]]]:
    """Return place and frames of each hive, in the order of their ids."""
    with engine.connect() as connection:
        return connection.execute(text("SELECT place, frames FROM hive ORDER BY id")).all()
