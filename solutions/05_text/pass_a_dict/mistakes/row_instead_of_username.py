# caught by: test_an_id_gives_its_username
# why: returns the first row, which is a tuple with the username in it
# looks like: a row in the place of a username
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

volunteer = Table(
    "volunteer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def username_by_id(connection, user_id):

    query = text("SELECT username FROM volunteer WHERE id = :user_id")
    return connection.execute(query, {"user_id": user_id}).first()
