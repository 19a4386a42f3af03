# caught by: test_the_term_is_not_part_of_the_sql, test_a_colon_names_no_parameter
# why: escapes by hand what it formats: quotes are seen to, colons (and, on MySQL, backslashes) are not
# looks like: quotes escaped by hand
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


def search(connection, term):
    escaped = term.replace("!", "!!").replace("%", "!%").replace("_", "!_").replace("'", "''")
    query = text(f"SELECT name FROM product WHERE name LIKE '%{escaped}%' ESCAPE '!'")
    return connection.scalars(query).all()
