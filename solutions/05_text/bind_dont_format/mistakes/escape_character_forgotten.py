# caught by: test_the_escape_character_is_only_a_character
# why: escapes % and _, and forgets the character that does it
# looks like: an escape character that is not escaped itself
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


def search(connection, term):
    escaped = term.replace("%", "!%").replace("_", "!_")
    query = text("SELECT name FROM product WHERE name LIKE :pattern ESCAPE '!'")
    return connection.scalars(query, {"pattern": f"%{escaped}%"}).all()
