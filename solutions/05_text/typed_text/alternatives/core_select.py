# why: no SQL by hand: a Core select types columns and parameters alike
from sqlalchemy import Boolean, Column, DateTime, Integer, MetaData, Numeric, String, Table, select

metadata = MetaData()

reading = Table(
    "reading",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gauge", String(50), nullable=False),
    Column("taken", DateTime, nullable=False),
    Column("level", Numeric(6, 3)),  # in metres; NULL if the gauge was frozen
    Column("checked", Boolean),  # NULL if nobody has looked at it yet
)


def recent(connection, since):
    query = select(reading).where(reading.c.taken > since).order_by(reading.c.taken)
    return [(row.gauge, row.taken, row.level, row.checked) for row in connection.execute(query)]
