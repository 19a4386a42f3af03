# why: SQL that all three understand fetches the parts, and Python joins them
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
    rows = connection.execute(text("SELECT given_name, family_name FROM singer ORDER BY id"))
    return [" ".join(name for name in row if name is not None) for row in rows]
