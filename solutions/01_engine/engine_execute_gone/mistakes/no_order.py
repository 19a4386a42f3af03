# caught by: test_it_gives_the_rows_as_a_list on postgresql
# why: asks without ORDER BY: SQLite and MySQL happen to go by the id, PostgreSQL does not
# looks like: a query without ORDER BY
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
        return connection.execute(text("SELECT place, frames FROM hive")).all()
