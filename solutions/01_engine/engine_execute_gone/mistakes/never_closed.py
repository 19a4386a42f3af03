# caught by: test_the_connection_goes_back, test_after_an_error_it_goes_back_too
# why: takes a connection and never gives it back
# looks like: a connection that is kept
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
    return connection.execute(text("SELECT place, frames FROM hive ORDER BY id")).fetchall()
