# caught by: test_it_only_asks on mysql
# why: changes a setting of the connection until || joins texts on MySQL, and the setting outlives the call
# looks like: a change of the connection's settings, to make one query work
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

singer = Table(
    "singer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("given_name", String(50), nullable=False),
    Column("family_name", String(50)),
)


def full_names(connection):
    if connection.dialect.name in ("mysql", "mariadb"):
        connection.execute(text("SET SESSION sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT')"))
    query = text("SELECT given_name || COALESCE(' ' || family_name, '') FROM singer")
    return connection.scalars(query).all()
