# caught by: test_the_term_is_not_part_of_the_sql, test_a_quote_does_not_end_the_text, test_a_colon_names_no_parameter
# why: formats what a stranger typed into the SQL
# looks like: a value formatted into the SQL
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


def search(connection, term):
    return connection.execute(text(f"SELECT name FROM product WHERE name LIKE '%{term}%'")).scalars().all()
