# caught by: test_a_message_lasts, test_each_message_is_a_commit_of_its_own
# why: adds an object and closes its session, and closing sends nothing
# looks like: an object that was added and never sent
from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.orm import Session, declarative_base

metadata = MetaData()

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", String(200), nullable=False),
)


Base = declarative_base(metadata=metadata)


class LogEntry(Base):
    __table__ = log_entry


def record(engine, message):
    with Session(engine) as session:
        session.add(LogEntry(message=message))
