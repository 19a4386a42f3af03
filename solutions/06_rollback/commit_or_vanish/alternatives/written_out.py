# why: raw SQL, and every way out written by hand
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", String(200), nullable=False),
)


def record(engine, message):
    connection = engine.connect()
    try:
        connection.execute(text("INSERT INTO log_entry (message) VALUES (:message)"), {"message": message})
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.close()
