# why: walks over the rows and takes the column by its name
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


USERNAMES = text("SELECT id, username FROM player ORDER BY id")


def all_usernames(connection):
    with connection.execute(USERNAMES) as result:
        return [row["username"] for row in result.mappings()]
