# caught by: test_it_asks_the_connection_it_was_given
# why: asks on another connection, which does not see what the caller has not committed yet
# looks like: another connection than the caller's
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def all_usernames(connection):

    with connection.engine.connect() as another:
        return another.scalars(text("SELECT username FROM player")).all()
