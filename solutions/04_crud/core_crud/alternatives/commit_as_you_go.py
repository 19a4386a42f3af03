# why: a commit by hand before the connection closes; scalar_one_or_none() for the name
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
        result = connection.execute(insert(users), {"username": username, "email": email})
        connection.commit()
        return result.inserted_primary_key[0]


def username(engine, id):
    query = select(users).filter_by(id=id)
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    return row.username if row else None
