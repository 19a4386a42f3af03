# caught by: test_the_metadata_knows_the_table
# why: describes the table with one MetaData and leaves another empty, from which no table is ever created
# looks like: a table in another MetaData
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table

metadata = MetaData()

users = Table(
    "users",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
    Column("email", String(100), nullable=False, unique=True),
    Column("nickname", String(30)),
)


def create(engine: Engine) -> None:
    """Create the tables of `metadata` that the database does not have yet."""
    users.metadata.create_all(engine)
