# caught by: test_since_travels_beside_the_sql, test_a_reading_at_since_is_not_after_it on sqlite
# why: formats the time into the SQL
# looks like: a time formatted into the SQL
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

    query = text(
        f"SELECT gauge, taken, level, checked FROM reading WHERE taken > '{since:%Y-%m-%d %H:%M:%S}' ORDER BY taken"
    ).columns(taken=DateTime, level=Numeric(6, 3), checked=Boolean)
    return connection.execute(query).all()
