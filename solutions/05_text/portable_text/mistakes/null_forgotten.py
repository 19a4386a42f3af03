# caught by: test_a_given_name_alone_is_a_full_name
# why: has an expression that suits every database, and forgets that a family name may be NULL
# looks like: names joined as if none were missing
from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()

singer = Table(
    "singer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("given_name", String(50), nullable=False),
    Column("family_name", String(50)),
)


def full_names(connection):
    return list(connection.scalars(select(singer.c.given_name + " " + singer.c.family_name)))
