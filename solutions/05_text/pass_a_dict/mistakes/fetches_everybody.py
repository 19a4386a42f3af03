# caught by: test_the_id_travels_beside_the_sql
# why: fetches all volunteers to find one of them
# looks like: a search in Python
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

volunteer = Table(
    "volunteer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def username_by_id(connection, user_id):

    rows = connection.execute(text("SELECT id, username FROM volunteer"))
    return {row.id: row.username for row in rows}.get(user_id)
