from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
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


Reading = tuple[str, datetime, Decimal | None, bool | None]


RECENT = (
    text("SELECT gauge, taken, level, checked FROM reading WHERE taken > :since ORDER BY taken")
    .bindparams(bindparam("since", type_=DateTime))
    .columns(gauge=String, taken=DateTime, level=Numeric(6, 3), checked=Boolean)
)


def recent(connection: Connection, since: datetime) -> list[Reading]:
    """Return (gauge, taken, level, checked) of each reading taken after `since`, oldest first."""
    return [tuple(row) for row in connection.execute(RECENT, {"since": since})]
