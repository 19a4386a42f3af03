# caught by: test_the_database_does_the_searching
# why: fetches every product to throw most of them away
# looks like: a search in Python
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


def search(connection, term):
    names = connection.scalars(text("SELECT name FROM product"))
    return [name for name in names if term in name]
