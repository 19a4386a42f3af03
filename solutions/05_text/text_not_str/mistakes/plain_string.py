# caught by: test_each_username_is_a_plain_text, test_no_players_make_an_empty_list, test_it_asks_the_connection_it_was_given, test_the_connection_stays_the_callers
# why: hands execute() a plain string, which was SQL in 1.x and is no statement in 2.x
# looks like: a plain string in the place of a statement
from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def all_usernames(connection):

    result = connection.execute("SELECT username FROM player")
    return [row[0] for row in result]
