# caught by: test_the_connection_stays_the_callers
# why: ends a transaction that the caller has begun, and may want to take back
# looks like: a commit that is the caller's to make
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def all_usernames(connection):

    names = connection.scalars(text("SELECT username FROM player")).all()
    connection.commit()
    return names
