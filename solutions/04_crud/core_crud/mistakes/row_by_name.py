# caught by: test_the_name_is_the_text_alone, test_an_id_of_nobody_gives_none
# why: looks up a column by its name in a row: since 2.0 a row is a tuple, not a dict
# looks like: a row that is taken for a dict
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
        row = connection.execute(select(users.c.username).where(users.c.id == id)).fetchone()
        return row["username"]
