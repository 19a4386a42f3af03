# caught by: test_both_give_their_connection_back
# why: commits and closes in the lines after the yield, which are never reached when the request fails
# looks like: lines after the yield without a try
from contextlib import contextmanager

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "lost_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(50))


def get_db(engine):
    db = Session(engine)
    yield db
    db.commit()
    db.close()


@contextmanager
def db_scope(engine):
    yield from get_db(engine)
