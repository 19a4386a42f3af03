# caught by: test_each_username_is_a_plain_text
# why: collects the usernames in a set, or asks for DISTINCT ones, and so loses the namesakes
# looks like: namesakes that are lost
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def all_usernames(connection):
    result = connection.execute(text("SELECT DISTINCT username FROM player"))
    return list({row.username for row in result})
