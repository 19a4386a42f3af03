# why: Core instead of text(): in_() expands by itself
from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
)


def by_ids(connection, ids):
    return connection.scalars(select(route.c.name).where(route.c.id.in_(ids))).all()
