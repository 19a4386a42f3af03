# caught by: test_the_database_numbers_the_users on sqlite
# why: takes a large type for the id, for which SQLite gives no numbers
# looks like: an id that is no Integer
from sqlalchemy import BigInteger, Column, Engine, MetaData, String, Table

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("name", String(50), nullable=False),
    Column("email", String(100), nullable=False, unique=True),
    Column("nickname", String(30)),
)


def create(engine: Engine) -> None:
    """Create the tables of `metadata` that the database does not have yet."""
    metadata.create_all(engine)
