# caught by: test_a_given_name_alone_is_a_full_name
# why: replaces the missing family name, but leaves the space before it
# looks like: a space that stays where the family name is missing
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
    name = singer.c.given_name + " " + func.coalesce(singer.c.family_name, "")
    return list(connection.scalars(select(name)))
