# caught by: test_no_ids_give_no_routes on postgresql and mysql
# why: makes a parameter for each id, and empty brackets where there is none
# looks like: brackets that may stay empty
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
)


def by_ids(connection, ids):

    values = {f"id_{i}": number for i, number in enumerate(ids)}
    names = ", ".join(f":{name}" for name in values)
    return connection.scalars(text(f"SELECT name FROM route WHERE id IN ({names})"), values).all()
