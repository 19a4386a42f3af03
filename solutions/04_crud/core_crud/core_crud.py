from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, insert, select

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
        result = connection.execute(insert(users).values(username=username, email=email))
    return result.inserted_primary_key.id


def username(engine: Engine, id: int) -> str | None:
    """Return the name of the user with this id, or None if there is none."""
    with engine.connect() as connection:
        return connection.scalar(select(users.c.username).where(users.c.id == id))
