# caught by: test_no_players_make_an_empty_list
# why: returns the result object, from which nobody has read yet
# looks like: a result in the place of a list
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def all_usernames(connection):

    return connection.scalars(text("SELECT username FROM player"))
