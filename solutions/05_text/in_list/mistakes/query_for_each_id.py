# caught by: test_one_query_asks_for_all
# why: asks the database once for each id
# looks like: a query for each id
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
)


def by_ids(connection, ids):

    query = text("SELECT name FROM route WHERE id = :id")
    names = [connection.scalar(query, {"id": number}) for number in ids]
    return [name for name in names if name is not None]
