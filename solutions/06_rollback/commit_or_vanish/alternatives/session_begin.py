# why: an object of the ORM, in a session that commits at the end of its block
from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, sessionmaker

metadata = MetaData()

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", String(200), nullable=False),
)


class Base(DeclarativeBase):
    metadata = metadata


class LogEntry(Base):
    __table__ = log_entry


def record(engine, message):
    with sessionmaker(engine).begin() as session:
        session.add(LogEntry(message=message))
