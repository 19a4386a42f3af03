# caught by: test_an_id_gives_its_username on postgresql and mysql, test_an_unknown_id_gives_none on postgresql and mysql, test_the_id_travels_beside_the_sql on postgresql and mysql
# why: writes a parameter as one driver wants it, and the other drivers know no question mark
# looks like: a question mark for a parameter
from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()

volunteer = Table(
    "volunteer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def username_by_id(connection, user_id):

    query = "SELECT username FROM volunteer WHERE id = ?"
    return connection.exec_driver_sql(query, (user_id,)).scalar()
