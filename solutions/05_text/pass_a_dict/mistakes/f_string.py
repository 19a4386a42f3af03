# caught by: test_the_id_travels_beside_the_sql
# why: gives up binding, and writes the value into the SQL
# looks like: a value formatted into the SQL
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

volunteer = Table(
    "volunteer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def username_by_id(connection, user_id):

    return connection.execute(text(f"SELECT username FROM volunteer WHERE id = {user_id}")).scalar()
