# why: exec_driver_sql() takes a string: there is nothing to bind and no % in it, so the driver's own language does no harm
from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def all_usernames(connection):
    return [username for (username,) in connection.exec_driver_sql("SELECT username FROM player")]
