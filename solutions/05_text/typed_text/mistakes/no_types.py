# caught by: test_each_value_has_its_type on sqlite and mysql, test_a_reading_at_since_is_not_after_it on sqlite
# why: names no types, neither of the columns nor of the parameter, and gets what each driver has
# looks like: a text without any types
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
    return [tuple(row) for row in connection.execute(query, {"since": since})]
