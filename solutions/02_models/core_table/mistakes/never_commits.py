# caught by: test_create_makes_the_table_with_these_columns on postgresql
# why: creates the table on a connection and never commits, which PostgreSQL undoes: there, a new table is part of the transaction
# looks like: a table without a commit
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
    with engine.connect() as connection:
        metadata.create_all(connection)
