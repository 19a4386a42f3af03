# caught by: test_each_request_has_its_own_session
# why: keeps one session for all requests, so each commits what the others have begun
# looks like: one session for all requests
from contextlib import contextmanager

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "lost_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(50))


_sessions = {}


def get_db(engine):
    db = _sessions.setdefault(engine, Session(engine))
    try:
        yield db
        db.commit()
    finally:
        db.close()


@contextmanager
def db_scope(engine):
    yield from get_db(engine)
