from collections.abc import Collection

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, bindparam, text

metadata = MetaData()

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
)


BY_IDS = text("SELECT name FROM route WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))


def by_ids(connection: Connection, ids: Collection[int]) -> list[str]:
    """Return the names of the climbing routes with these ids. `ids` is a list, a tuple or a set, and may be empty."""
    return list(connection.scalars(BY_IDS, {"ids": list(ids)}))
