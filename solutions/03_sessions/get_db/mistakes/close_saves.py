# caught by: test_a_request_is_committed, test_a_failed_request_leaves_nothing, test_each_request_has_its_own_session, test_a_good_block_is_committed, test_a_failed_block_leaves_nothing
# why: closes the session and commits nothing, so all work is thrown away
# looks like: a close() in the place of a commit
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
    try:
        yield db
    finally:
        db.close()


@contextmanager
def db_scope(engine):
    yield from get_db(engine)
