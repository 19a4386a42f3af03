# why: lets SQLAlchemy write the SQL, and makes plain tuples of the rows
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, select

metadata = MetaData()

hive = Table(
    "hive",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", String(50), nullable=False),
    Column("frames", Integer, nullable=False),
)


def fetch_all(engine: Engine) -> list[tuple[str, int]]:
    query = select(hive.c.place, hive.c.frames).order_by(hive.c.id)
    with engine.connect() as connection:
        return [(row.place, row.frames) for row in connection.execute(query)]
