# caught by: test_it_finds_the_term_wherever_it_stands
# why: puts the parameter inside quotes, where it is no parameter
# looks like: a parameter inside quotes
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


def search(connection, term):
    query = text("SELECT name FROM product WHERE name LIKE '%:term%'")
    return connection.scalars(query, {"term": term}).all()
