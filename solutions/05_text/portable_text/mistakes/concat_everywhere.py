# caught by: test_a_given_name_alone_is_a_full_name
# why: sends CONCAT() to every database: older SQLite has none, and PostgreSQL's skips NULL where MySQL's gives NULL
# looks like: CONCAT() in SQL of your own, for every database
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

singer = Table(
    "singer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("given_name", String(50), nullable=False),
    Column("family_name", String(50)),
)


def full_names(connection):
    query = text("SELECT CONCAT(given_name, ' ', family_name) AS full_name FROM singer")
    return [row.full_name for row in connection.execute(query)]
