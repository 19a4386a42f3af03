# why: takes the types from the columns of the table, by position; bindparams(since=…) finds the type of a value by itself
from sqlalchemy import Boolean, Column, DateTime, Integer, MetaData, Numeric, String, Table, text

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


RECENT = text("SELECT gauge, level, checked, taken FROM reading WHERE taken > :since ORDER BY taken").columns(
    reading.c.gauge, reading.c.level, reading.c.checked, reading.c.taken
)


def recent(connection, since):
    rows = connection.execute(RECENT.bindparams(since=since))
    return [(row.gauge, row.taken, row.level, row.checked) for row in rows]
