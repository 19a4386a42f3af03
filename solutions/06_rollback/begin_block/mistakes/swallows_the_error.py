# caught by: test_the_refusal_reaches_the_caller
# why: rolls back as it should, and then keeps the error for itself
# looks like: an error that is swallowed
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine, first, second):
    try:
        with engine.begin() as connection:
            connection.execute(insert(movement).values(entry=first))
            connection.execute(insert(movement).values(entry=second))
    except Exception as error:
        print("could not record the movement:", error)
