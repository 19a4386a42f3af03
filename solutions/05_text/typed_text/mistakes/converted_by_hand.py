# caught by: test_what_nobody_knows_is_none
# why: converts in Python, where bool(None) is False
# looks like: types made by hand, with False in the place of NULL
from datetime import datetime
from decimal import Decimal

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

    query = text("SELECT gauge, taken, level, checked FROM reading WHERE taken > :since ORDER BY taken")
    query = query.bindparams(bindparam("since", type_=DateTime))
    return [
        (
            row.gauge,
            datetime.fromisoformat(str(row.taken)),
            None if row.level is None else Decimal(str(row.level)),
            bool(row.checked),
        )
        for row in connection.execute(query, {"since": since})
    ]
