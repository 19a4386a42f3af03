# caught by: test_after_an_error_it_goes_back_too
# why: closes the connection on the last line, which an error never reaches
# looks like: a close() that an error skips
from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()

hive = Table(
    "hive",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", String(50), nullable=False),
    Column("frames", Integer, nullable=False),
)


def fetch_all(engine):
    conn = engine.connect()
    rows = conn.execute(select(hive.c.place, hive.c.frames).order_by(hive.c.id)).fetchall()
    conn.close()
    return rows
