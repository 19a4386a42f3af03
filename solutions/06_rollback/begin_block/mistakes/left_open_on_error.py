# caught by: test_the_connection_comes_back
# why: ends the transaction only where all goes well, and keeps the connection after an error
# looks like: a transaction begun by hand, and left open by an error
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine, first, second):
    connection = engine.connect()
    transaction = connection.begin()
    connection.execute(insert(movement).values(entry=first))
    connection.execute(insert(movement).values(entry=second))
    transaction.commit()
    connection.close()
