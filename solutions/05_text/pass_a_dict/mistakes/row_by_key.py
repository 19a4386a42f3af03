# caught by: test_an_id_gives_its_username, test_an_unknown_id_gives_none
# why: asks a row for a key, and takes for granted that there is a row
# looks like: row["username"], as in 1.x
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
    row = connection.execute(query, {"user_id": user_id}).fetchone()
    return row["username"]
