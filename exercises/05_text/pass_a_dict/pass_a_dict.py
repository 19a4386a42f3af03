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
    result = connection.execute(query, user_id=user_id)
    row = result.fetchone()
    return row["username"]
