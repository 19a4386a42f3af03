# caught by: test_each_username_is_a_plain_text
# why: selects every column and takes the first of each row, which is the id
# looks like: ids in the place of usernames, by SELECT *
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def all_usernames(connection):

    return connection.execute(text("SELECT * FROM player")).scalars().all()
