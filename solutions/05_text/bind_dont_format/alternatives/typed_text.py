# why: escapes with a table of characters; names the columns of the result
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


LITERAL = str.maketrans({"~": "~~", "%": "~%", "_": "~_"})


def search(connection, term):
    query = text("SELECT name FROM product WHERE name LIKE :pattern ESCAPE '~'").columns(product.c.name)
    return list(connection.execute(query, {"pattern": "%" + term.translate(LITERAL) + "%"}).scalars())
