# caught by: test_the_name_is_the_text_alone
# why: returns the row, which is a tuple with the name in it
# looks like: a row in the place of a value
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
    return result.inserted_primary_key.id


def username(engine, id):
    with engine.connect() as connection:
        return connection.execute(select(users.c.username).where(users.c.id == id)).first()
