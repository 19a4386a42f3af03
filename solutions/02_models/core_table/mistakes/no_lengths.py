# caught by: test_each_text_has_its_length
# why: leaves the lengths out: fine on SQLite and PostgreSQL, no table on MySQL
# looks like: texts without a length
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("email", String, nullable=False, unique=True),
    Column("nickname", String),
)


def create(engine: Engine) -> None:
    """Create the tables of `metadata` that the database does not have yet."""
    metadata.create_all(engine)
