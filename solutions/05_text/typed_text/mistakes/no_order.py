# caught by: test_every_later_reading_counts_oldest_first
# why: leaves the order to the database, which has none
# looks like: a query without ORDER BY
from sqlalchemy import Boolean, Column, DateTime, Integer, MetaData, Numeric, String, Table, bindparam, text

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

    query = text("SELECT gauge, taken, level, checked FROM reading WHERE taken > :since")
    query = query.bindparams(bindparam("since", type_=DateTime))
    query = query.columns(taken=DateTime, level=Numeric(6, 3), checked=Boolean)
    return connection.execute(query, {"since": since}).all()
