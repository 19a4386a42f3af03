# why: asks with a session, which takes its connection from the same pool
from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy.orm import Session

metadata = MetaData()

hive = Table(
    "hive",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", String(50), nullable=False),
    Column("frames", Integer, nullable=False),
)


def fetch_all(engine):
    with Session(engine) as session:
        return session.execute(select(hive.c.place, hive.c.frames).order_by(hive.c.id)).fetchall()
