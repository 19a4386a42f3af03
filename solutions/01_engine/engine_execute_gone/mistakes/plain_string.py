# caught by: test_it_gives_the_rows_as_a_list, test_it_sees_the_hives_of_now,
#     test_the_connection_goes_back, test_after_an_error_it_goes_back_too
# why: hands a plain string to execute(), which takes queries only: text("SELECT …") is one
# looks like: a plain string in the place of a query
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
    with engine.connect() as connection:
        return connection.execute("SELECT place, frames FROM hive ORDER BY id").fetchall()
