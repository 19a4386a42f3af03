from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, text

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def all_usernames(connection: Connection) -> list[str]:
    """Return the usernames of all players, through the connection that it is given."""
    return list(connection.scalars(text("SELECT username FROM player")))
