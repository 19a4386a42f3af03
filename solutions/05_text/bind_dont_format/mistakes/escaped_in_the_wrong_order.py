# caught by: test_a_percent_sign_is_only_a_percent_sign, test_an_underscore_is_only_an_underscore
# why: doubles the escape characters that it has just put in
# looks like: escapes in the wrong order
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


def search(connection, term):
    escaped = term.replace("%", "!%").replace("_", "!_").replace("!", "!!")
    query = text("SELECT name FROM product WHERE name LIKE :pattern ESCAPE '!'")
    return connection.scalars(query, {"pattern": f"%{escaped}%"}).all()
