# caught by: test_the_connection_comes_back_after_an_error
# why: closes in the last line, which an error never reaches
# looks like: a close() that an error skips
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", String(200), nullable=False),
)


def record(engine, message):
    connection = engine.connect()
    connection.execute(insert(log_entry).values(message=message))
    connection.commit()
    connection.close()
