# caught by: test_creating_again_does_no_harm
# why: drops the table so that creating it cannot fail, and all users with it
# looks like: a table dropped so that it can be created
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
    metadata.drop_all(engine)
    metadata.create_all(engine)
