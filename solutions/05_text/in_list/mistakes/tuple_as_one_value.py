# caught by: test_many_ids_give_their_routes on sqlite, test_one_id_is_a_list_too on sqlite, test_no_ids_give_no_routes
# why: binds all ids as one value; some drivers write a tuple out in brackets, SQLite's does not, and an empty one is an error on all three
# looks like: a whole tuple as one parameter
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
)


def by_ids(connection, ids):

    query = text("SELECT name FROM route WHERE id IN :ids")
    return connection.scalars(query, {"ids": tuple(ids)}).all()
