# caught by: test_the_id_is_a_number_of_the_database
# why: asks for the highest id, which may be somebody else's row
# looks like: the highest id taken for one's own
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, func, insert, select

metadata = MetaData()

users = Table(
    "observer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False, unique=True),
    Column("email", String(100), nullable=False),
)


def insert_user(engine: Engine, username: str, email: str) -> int:
    """Save a new user for good and return the id that the database gave."""
    with engine.begin() as connection:
        connection.execute(insert(users).values(username=username, email=email))
    with engine.connect() as connection:
        return connection.scalar(select(func.max(users.c.id)))


def username(engine: Engine, id: int) -> str | None:
    """Return the name of the user with this id, or None if there is none."""
    with engine.connect() as connection:
        return connection.scalar(select(users.c.username).where(users.c.id == id))
