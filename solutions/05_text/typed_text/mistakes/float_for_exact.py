# caught by: test_each_value_has_its_type
# why: asks for Float, so that even a database with exact numbers gives rounded ones
# looks like: Float in the place of Numeric
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    bindparam,
    text,
)

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
    query = query.bindparams(bindparam("since", type_=DateTime))
    query = query.columns(taken=DateTime, level=Float, checked=Boolean)
    return connection.execute(query, {"since": since}).all()
