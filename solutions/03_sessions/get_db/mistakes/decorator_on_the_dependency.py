# caught by: test_a_request_is_committed, test_a_failed_request_leaves_nothing, test_each_request_has_its_own_session, test_both_let_the_error_go_on, test_both_close_their_session
# why: makes a context manager of get_db itself, and a framework that runs generators cannot use it
# looks like: a decorator on get_db
from contextlib import contextmanager

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "lost_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(50))


@contextmanager
def get_db(engine):
    with Session(engine) as db, db.begin():
        yield db


db_scope = get_db
