# caught by: test_it_finds_the_term_wherever_it_stands
# why: returns rows, each a tuple with a name in it
# looks like: rows in the place of names
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


def search(connection, term):
    escaped = term.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    query = text("SELECT name FROM product WHERE name LIKE :pattern ESCAPE '!'")
    return connection.execute(query, {"pattern": f"%{escaped}%"}).all()
