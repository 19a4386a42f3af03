# caught by: test_the_database_numbers_the_users
# why: counts in Python, and in texts, where the database would have counted for all programs
# looks like: ids that are made in Python
from itertools import count

from sqlalchemy import Column, Engine, MetaData, String, Table

metadata = MetaData()
numbers = count(1)

users = Table(
    "users",
    metadata,
    Column("id", String(36), primary_key=True, default=lambda: str(next(numbers))),
    Column("name", String(50), nullable=False),
    Column("email", String(100), nullable=False, unique=True),
    Column("nickname", String(30)),
)


def create(engine: Engine) -> None:
    """Create the tables of `metadata` that the database does not have yet."""
    metadata.create_all(engine)
