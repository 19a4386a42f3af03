# why: an explicit commit at the end of a connection's block
from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", String(200), nullable=False),
)


def record(engine, message):
    with engine.connect() as connection:
        connection.execute(log_entry.insert(), {"message": message})
        connection.commit()
