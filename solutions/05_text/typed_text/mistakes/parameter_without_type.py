# caught by: test_a_reading_at_since_is_not_after_it on sqlite
# why: names the types of the columns, but leaves the parameter to the driver, which writes a time in another way than it is stored
# looks like: a parameter without a type
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
    return connection.execute(query, {"since": since}).all()
