# caught by: test_a_tuple_or_a_set_will_do
# why: hands a set to an expanding parameter, which looks at the first of the values, and a set has none
# looks like: a set in the place of a list
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, text

metadata = MetaData()

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False),
)


def by_ids(connection, ids):

    query = text("SELECT name FROM route WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))
    return connection.scalars(query, {"ids": ids}).all()
