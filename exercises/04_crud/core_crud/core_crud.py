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
    connection = engine.connect()
    try:
        result = connection.execute(insert(users).values(username=username, email=email))
        return result.inserted_primary_key
    except Exception as error:
        print("could not insert:", error)
    finally:
        connection.close()


def username(engine: Engine, id: int) -> str | None:
    """Return the name of the user with this id, or None if there is none."""
    connection = engine.connect()
    result = connection.execute(select([users.c.username]).where(users.c.id == id))
    row = result.fetchone()
    return row["username"]
