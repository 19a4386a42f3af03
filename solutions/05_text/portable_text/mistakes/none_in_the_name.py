# caught by: test_a_given_name_alone_is_a_full_name
# why: joins in Python, where NULL is None, and None becomes a word
# looks like: None, formatted as if it were a name
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
    rows = connection.execute(text("SELECT given_name, family_name FROM singer"))
    return [f"{row.given_name} {row.family_name}" for row in rows]
