# caught by: test_a_percent_sign_is_only_a_percent_sign, test_an_underscore_is_only_an_underscore
# why: binds, and believes that this makes the pattern literal
# looks like: wildcards that were left in the term
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


def search(connection, term):
    query = text("SELECT name FROM product WHERE name LIKE :pattern")
    return connection.scalars(query, {"pattern": f"%{term}%"}).all()
