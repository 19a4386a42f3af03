# caught by: test_every_later_reading_counts_oldest_first on sqlite
# why: binds the time as a text with a T in it, which SQLite finds greater than any space
# looks like: a time bound as isoformat()
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


def recent(connection, since):

    query = text("SELECT gauge, taken, level, checked FROM reading WHERE taken > :since ORDER BY taken")
    query = query.columns(taken=DateTime, level=Numeric(6, 3), checked=Boolean)
    return connection.execute(query, {"since": since.isoformat()}).all()
