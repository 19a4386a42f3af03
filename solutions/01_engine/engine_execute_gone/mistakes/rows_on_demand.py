# caught by: test_it_gives_the_rows_as_a_list, test_it_sees_the_hives_of_now
# why: yields row by row, so that nothing is asked before the first row is wanted, and the connection is kept until the last
# looks like: a generator in the place of a list
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
        for row in connection.execute(text("SELECT place, frames FROM hive ORDER BY id")):
            yield row.place, row.frames
