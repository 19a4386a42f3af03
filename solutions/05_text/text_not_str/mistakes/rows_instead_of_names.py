# caught by: test_each_username_is_a_plain_text
# why: returns rows, each a tuple with a username in it
# looks like: rows in the place of usernames
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def all_usernames(connection):

    return connection.execute(text("SELECT username FROM player")).fetchall()
