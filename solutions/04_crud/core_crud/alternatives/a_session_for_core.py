# why: a session runs Core statements, too
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select
from sqlalchemy.orm import Session

metadata = MetaData()

users = Table(
    "observer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False, unique=True),
    Column("email", String(100), nullable=False),
)


def insert_user(engine, username, email):
    with Session(engine) as session, session.begin():
        result = session.execute(insert(users).values(username=username, email=email))
        (new_id,) = result.inserted_primary_key
    return new_id


def username(engine, id):
    with Session(engine) as session:
        return session.scalars(select(users.c.username).where(users.c.id == id)).first()
