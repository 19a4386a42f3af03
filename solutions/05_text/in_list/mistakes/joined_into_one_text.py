# caught by: test_many_ids_give_their_routes
# why: binds one text with commas in it; a value is never more than one value
# looks like: the ids joined into one text
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
)


def by_ids(connection, ids):

    query = text("SELECT name FROM route WHERE id IN (:ids)")
    return connection.scalars(query, {"ids": ",".join(str(number) for number in ids)}).all()
