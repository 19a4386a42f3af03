# caught by: test_a_given_name_alone_is_a_full_name
# why: gets rid of the NULL by getting rid of the singer
# looks like: singers without a family name, left out
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
    name = singer.c.given_name + " " + singer.c.family_name
    return list(connection.scalars(select(name).where(singer.c.family_name.is_not(None))))
