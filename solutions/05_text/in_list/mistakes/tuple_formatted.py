# caught by: test_one_id_is_a_list_too, test_the_ids_travel_beside_the_sql, test_no_ids_give_no_routes on postgresql and mysql
# why: formats a tuple into the SQL, because that looks like a list of SQL, until there is one id only, or none
# looks like: a tuple formatted into the SQL
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
)


def by_ids(connection, ids):

    query = text(f"SELECT name FROM route WHERE id IN {tuple(ids)}")
    return connection.scalars(query).all()
