# caught by: test_everybody_sees_the_new_user, test_the_id_is_a_number_of_the_database
# why: leaves the block of connect() without a commit, and that is a rollback
# looks like: an INSERT that is rolled back when its connection closes
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
    with engine.connect() as connection:
        result = connection.execute(insert(users).values(username=username, email=email))
        return result.inserted_primary_key.id


def username(engine, id):
    with engine.connect() as connection:
        return connection.scalar(select(users.c.username).where(users.c.id == id))
