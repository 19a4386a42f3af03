# caught by: test_many_ids_give_their_routes
# why: writes brackets around an expanding parameter, which brings its own: two ids become one pair
# looks like: brackets around an expanding parameter
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, text

metadata = MetaData()

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
)


def by_ids(connection, ids):

    query = text("SELECT name FROM route WHERE id IN (:ids)").bindparams(bindparam("ids", expanding=True))
    return connection.scalars(query, {"ids": list(ids)}).all()
