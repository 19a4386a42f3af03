# why: Core instead of text(): a comparison with a column binds by itself
from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()

volunteer = Table(
    "volunteer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def username_by_id(connection, user_id):
    query = select(volunteer.c.username).where(volunteer.c.id == user_id)
    return connection.execute(query).scalar_one_or_none()
