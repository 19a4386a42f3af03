# caught by: test_the_id_is_a_number_of_the_database
# why: returns the whole primary key, which is a row, since a key may have several columns
# looks like: a row in the place of an id
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
    with engine.begin() as connection:
        result = connection.execute(insert(users).values(username=username, email=email))
    return result.inserted_primary_key


def username(engine, id):
    with engine.connect() as connection:
        return connection.scalar(select(users.c.username).where(users.c.id == id))
