# caught by: test_the_id_alone_is_the_key, test_the_database_numbers_the_users
# why: makes the id unique but not the primary key, so the database gives no numbers
# looks like: a unique id that is no primary key
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", Integer, unique=True, nullable=False),
    Column("name", String(50), nullable=False),
    Column("email", String(100), nullable=False, unique=True),
    Column("nickname", String(30)),
)


def create(engine: Engine) -> None:
    """Create the tables of `metadata` that the database does not have yet."""
    metadata.create_all(engine)
