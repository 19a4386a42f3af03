# caught by: test_the_connection_comes_back_after_an_error
# why: connects once and keeps the connection for itself, so that nobody else can have it
# looks like: a connection in a global variable
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", String(200), nullable=False),
)


_connections = {}


def record(engine, message):
    connection = _connections.get(engine)
    if connection is None:
        connection = _connections[engine] = engine.connect()
    try:
        connection.execute(insert(log_entry).values(message=message))
        connection.commit()
    except Exception:
        connection.rollback()
        raise
