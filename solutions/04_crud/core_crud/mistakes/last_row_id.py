# caught by: test_the_id_is_a_number_of_the_database on postgresql
# why: asks the driver for lastrowid, but that of PostgreSQL does not know the id
# looks like: lastrowid in the place of inserted_primary_key
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
        return result.lastrowid


def username(engine, id):
    with engine.connect() as connection:
        return connection.scalar(select(users.c.username).where(users.c.id == id))
