from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()

hive = Table(
    "hive",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", String(50), nullable=False),
    Column("frames", Integer, nullable=False),
)


def fetch_all(engine):
    result = engine.execute("SELECT place, frames FROM hive ORDER BY id")
    return result
