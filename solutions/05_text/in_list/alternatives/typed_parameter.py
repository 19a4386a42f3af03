# why: with a type, an expanding parameter takes a set as it is
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, text

metadata = MetaData()

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
)


def by_ids(connection, ids):
    query = text("SELECT id, name FROM route WHERE id IN :wanted ORDER BY name")
    query = query.bindparams(bindparam("wanted", ids, type_=Integer, expanding=True))
    return [row.name for row in connection.execute(query)]
