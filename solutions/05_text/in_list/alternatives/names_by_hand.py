# why: makes a parameter for each id, as one does without SQLAlchemy, and asks nothing where there is none
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
)


def by_ids(connection, ids):
    if not ids:
        return []
    values = {f"id_{i}": number for i, number in enumerate(ids)}
    names = ", ".join(f":{name}" for name in values)
    rows = connection.execute(text(f"SELECT name FROM route WHERE id IN ({names})"), values)
    return [name for (name,) in rows]
