# caught by: test_create_makes_the_table_with_these_columns, test_each_text_has_its_length
# why: names a column in its own way
# looks like: a column with another name
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
    Column("email", String(100), nullable=False, unique=True),
    Column("nickname", String(30)),
)


def create(engine: Engine) -> None:
    """Create the tables of `metadata` that the database does not have yet."""
    metadata.create_all(engine)
