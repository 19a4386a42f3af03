# caught by: test_an_id_gives_its_username, test_an_unknown_id_gives_none, test_the_id_travels_beside_the_sql
# why: passes a value to execute() by its name, as 1.x allowed
# looks like: parameters as keyword arguments
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
    return connection.execute(query, user_id=user_id).scalar()
