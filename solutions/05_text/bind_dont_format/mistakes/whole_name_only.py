# caught by: test_it_finds_the_term_wherever_it_stands
# why: compares the whole name
# looks like: a comparison of whole names
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


def search(connection, term):
    return connection.scalars(text("SELECT name FROM product WHERE name = :term"), {"term": term}).all()
