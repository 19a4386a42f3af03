from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, text

metadata = MetaData()

volunteer = Table(
    "volunteer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def username_by_id(connection: Connection, user_id: int) -> str | None:
    """Return the username of a volunteer, or None if nobody has this id."""
    query = text("SELECT username FROM volunteer WHERE id = :user_id")
    username: str | None = connection.scalar(query, {"user_id": user_id})
    return username
