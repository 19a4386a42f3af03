# caught by: test_the_id_alone_is_the_key
# why: makes the e-mail part of the key: for a key of two columns, SQLite gives no numbers
# looks like: an e-mail address in the primary key
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
    Column("email", String(100), primary_key=True, unique=True),
    Column("nickname", String(30)),
)


def create(engine: Engine) -> None:
    """Create the tables of `metadata` that the database does not have yet."""
    metadata.create_all(engine)
