# why: writes out what the with-block does
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

hive = Table(
    "hive",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", String(50), nullable=False),
    Column("frames", Integer, nullable=False),
)


def fetch_all(engine):
    connection = engine.connect()
    try:
        result = connection.execute(text("SELECT * FROM hive ORDER BY id"))
        return [tuple(row)[1:] for row in result]
    finally:
        connection.close()
