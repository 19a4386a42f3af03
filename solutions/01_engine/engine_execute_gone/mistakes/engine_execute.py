# caught by: test_it_gives_the_rows_as_a_list, test_it_sees_the_hives_of_now,
#     test_the_connection_goes_back, test_after_an_error_it_goes_back_too
# why: takes the engine for a connection: since 2.0 an engine has no execute()
# looks like: engine.execute() of 1.x
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
    result = engine.execute(text("SELECT place, frames FROM hive ORDER BY id"))
    return result.fetchall()
