# caught by: test_create_makes_the_table_with_these_columns, test_creating_again_does_no_harm
# why: creates the tables of a new MetaData, which knows none, and nobody complains
# looks like: a MetaData of its own in create(), which knows no table
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
    Column("email", String(100), nullable=False, unique=True),
    Column("nickname", String(30)),
)


def create(engine: Engine) -> None:
    """Create the tables of `metadata` that the database does not have yet."""
    metadata = MetaData()
    metadata.create_all(engine)
