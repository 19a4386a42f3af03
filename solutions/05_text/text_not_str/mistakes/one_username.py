# caught by: test_each_username_is_a_plain_text, test_no_players_make_an_empty_list
# why: asks for a scalar, which is one value of one row, the first
# looks like: scalar() in the place of scalars()
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def all_usernames(connection):

    return connection.execute(text("SELECT username FROM player")).scalar()
