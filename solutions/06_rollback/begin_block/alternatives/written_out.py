# why: begin, commit, rollback and close, all by hand
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine, first, second):
    query = text("INSERT INTO movement (entry) VALUES (:entry)")
    connection = engine.connect()
    transaction = connection.begin()
    try:
        connection.execute(query, {"entry": first})
        connection.execute(query, {"entry": second})
        transaction.commit()
    except BaseException:
        transaction.rollback()
        raise
    finally:
        connection.close()
