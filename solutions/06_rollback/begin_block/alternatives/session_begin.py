# why: objects of the ORM, in a session that begins once
from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Session

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


class Base(DeclarativeBase):
    metadata = metadata


class Movement(Base):
    __table__ = movement


def record_pair(engine, first, second):
    with Session(engine) as session, session.begin():
        session.add_all([Movement(entry=first), Movement(entry=second)])
