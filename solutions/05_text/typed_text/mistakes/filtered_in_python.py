# caught by: test_since_travels_beside_the_sql
# why: fetches all readings there ever were to keep the last few
# looks like: a search in Python
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

    query = text("SELECT gauge, taken, level, checked FROM reading ORDER BY taken")
    query = query.columns(taken=DateTime, level=Numeric(6, 3), checked=Boolean)
    return [row for row in connection.execute(query) if row.taken > since]
