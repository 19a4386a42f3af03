# caught by: test_the_ids_travel_beside_the_sql
# why: fetches every route to keep a few
# looks like: a search in Python
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
)


def by_ids(connection, ids):

    rows = connection.execute(text("SELECT id, name FROM route"))
    return [row.name for row in rows if row.id in ids]
