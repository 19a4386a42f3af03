# caught by: test_an_unknown_id_gives_none
# why: demands exactly one row, and raises where the task says None
# looks like: scalar_one() where there may be no row
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
    return connection.execute(query, {"user_id": user_id}).scalar_one()
