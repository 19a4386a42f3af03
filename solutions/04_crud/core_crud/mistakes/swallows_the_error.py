# caught by: test_a_name_that_is_taken_is_an_error
# why: catches the error of the database and returns None
# looks like: an error that becomes None
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select
from sqlalchemy.exc import IntegrityError

metadata = MetaData()

users = Table(
    "observer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False, unique=True),
    Column("email", String(100), nullable=False),
)


def insert_user(engine, username, email):
    try:
        with engine.begin() as connection:
            result = connection.execute(insert(users).values(username=username, email=email))
        return result.inserted_primary_key.id
    except IntegrityError:
        return None


def username(engine, id):
    with engine.connect() as connection:
        return connection.scalar(select(users.c.username).where(users.c.id == id))
