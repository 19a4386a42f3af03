# why: a single commit, written at the end of a connection's block
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine, first, second):
    with engine.connect() as connection:
        for entry in (first, second):
            connection.execute(insert(movement), {"entry": entry})
        connection.commit()
