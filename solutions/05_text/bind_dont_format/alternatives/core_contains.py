# why: Core instead of text(): contains() binds and escapes by itself
from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


def search(connection, term):
    return connection.scalars(
        select(product.c.name).where(product.c.name.contains(term, autoescape=True))
    ).all()
