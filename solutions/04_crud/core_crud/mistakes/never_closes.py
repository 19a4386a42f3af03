# caught by: test_every_connection_comes_back
# why: takes a connection for each call and gives none back
# looks like: connections that are never closed
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
    return result.inserted_primary_key.id


def username(engine, id):
    connection = engine.connect()
    return connection.scalar(select(users.c.username).where(users.c.id == id))
