# caught by: test_the_connection_stays_the_callers
# why: closes what the caller has opened and still needs, by a with-block of its own
# looks like: the caller's connection, closed
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def all_usernames(connection):

    with connection:
        return connection.scalars(text("SELECT username FROM player")).all()
