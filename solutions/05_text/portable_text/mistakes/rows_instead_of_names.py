# caught by: test_a_full_name_is_both_names_with_a_space, test_a_given_name_alone_is_a_full_name
# why: returns rows, each a tuple with a name in it
# looks like: rows where names were asked for
from sqlalchemy import Column, Integer, MetaData, String, Table, func, select

metadata = MetaData()

singer = Table(
    "singer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("given_name", String(50), nullable=False),
    Column("family_name", String(50)),
)


def full_names(connection):
    query = select(singer.c.given_name + func.coalesce(" " + singer.c.family_name, ""))
    return connection.execute(query).all()
