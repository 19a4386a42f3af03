# caught by: test_every_connection_comes_back
# why: closes the connection in the last line, which an error never reaches
# looks like: a close() that an error jumps over
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

metadata = MetaData()

users = Table(
    "observer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False, unique=True),
    Column("email", String(100), nullable=False),
)


def insert_user(engine, username, email):
    connection = engine.connect()
    result = connection.execute(insert(users).values(username=username, email=email))
    connection.commit()
    connection.close()
    return result.inserted_primary_key.id


def username(engine, id):
    with engine.connect() as connection:
        return connection.scalar(select(users.c.username).where(users.c.id == id))
