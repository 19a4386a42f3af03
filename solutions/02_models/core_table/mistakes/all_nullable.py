# caught by: test_only_the_nickname_may_be_missing
# why: leaves nullable to Column, which allows NULL unless told otherwise
# looks like: columns that may all be NULL
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50)),
    Column("email", String(100), unique=True),
    Column("nickname", String(30)),
)


def create(engine: Engine) -> None:
    """Create the tables of `metadata` that the database does not have yet."""
    metadata.create_all(engine)
