# why: binds with the text itself, and walks over the rows
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


SEARCH = text("SELECT id, name FROM product WHERE name LIKE :pattern ESCAPE '|' ORDER BY name, id")


def search(connection, term):
    escaped = "".join(f"|{c}" if c in "|%_" else c for c in term)
    return [row.name for row in connection.execute(SEARCH.bindparams(pattern=f"%{escaped}%"))]
