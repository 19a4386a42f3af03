# caught by: test_a_good_block_is_committed, test_a_failed_block_leaves_nothing
# why: commits in get_db and forgets to do so in db_scope
# looks like: a twin that does not commit
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
    with Session(engine) as db, db.begin():
        yield db


@contextmanager
def db_scope(engine):
    with Session(engine) as db:
        yield db
