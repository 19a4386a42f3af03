# caught by: test_it_gives_the_rows_as_a_list, test_it_sees_the_hives_of_now
# why: returns the result, whose connection is back in the pool before the first row is read
# looks like: a result that outlives its connection
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
    with engine.connect() as connection:
        result = connection.execute(text("SELECT place, frames FROM hive ORDER BY id"))
    return result
