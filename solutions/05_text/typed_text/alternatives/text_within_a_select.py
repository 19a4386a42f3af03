# why: a select() that knows the types, with a text for its condition only
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    bindparam,
    select,
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
    later = text("taken > :since").bindparams(bindparam("since", since, DateTime()))
    query = select(reading.c["gauge", "taken", "level", "checked"]).where(later).order_by(text("taken"))
    return connection.execute(query).all()
