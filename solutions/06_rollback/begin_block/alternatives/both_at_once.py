# why: one execute() with a list of rows
from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine, first, second):
    with engine.begin() as connection:
        connection.execute(movement.insert(), [{"entry": first}, {"entry": second}])
