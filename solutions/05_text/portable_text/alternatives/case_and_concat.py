# why: concat() of a column instead of +, and CASE instead of COALESCE
from sqlalchemy import Column, Integer, MetaData, String, Table, case, select

metadata = MetaData()

singer = Table(
    "singer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("given_name", String(50), nullable=False),
    Column("family_name", String(50)),
)


def full_names(connection):
    both = singer.c.given_name.concat(" ").concat(singer.c.family_name)
    name = case((singer.c.family_name.is_(None), singer.c.given_name), else_=both)
    return [row.name for row in connection.execute(select(name.label("name")).order_by(singer.c.id))]
