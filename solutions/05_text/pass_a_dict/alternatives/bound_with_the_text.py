# why: binds with the text itself, keywords and all, and takes the value out of a row
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

volunteer = Table(
    "volunteer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


USERNAME = text("SELECT username FROM volunteer WHERE id = :user_id")


def username_by_id(connection, user_id):
    row = connection.execute(USERNAME.bindparams(user_id=user_id)).one_or_none()
    return None if row is None else row.username
