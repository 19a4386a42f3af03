# why: a session of the ORM that works on the given connection
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Session

metadata = MetaData()

seed = Table(
    "seed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("packets", Integer, nullable=False),
)


class Base(DeclarativeBase):
    metadata = metadata


class Seed(Base):
    __table__ = seed


def read_then_write(connection, seed_id, wanted):
    with Session(connection) as session:
        found = session.get_one(Seed, seed_id)
        given = min(found.packets, wanted)
        found.packets -= given
        session.flush()
        connection.commit()
    return given
