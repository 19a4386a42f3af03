# why: an engine in AUTOCOMMIT, where each statement is committed at once; asks for the id by the unique name
from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()

users = Table(
    "observer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False, unique=True),
    Column("email", String(100), nullable=False),
)


def insert_user(engine, username, email):
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(users.insert().values(username=username, email=email))
        return connection.execute(select(users.c.id).where(users.c.username == username)).scalar_one()


def username(engine, id):
    with engine.connect() as connection:
        names = connection.execute(users.select().where(users.c.id == id)).mappings()
        return next((row["username"] for row in names), None)
