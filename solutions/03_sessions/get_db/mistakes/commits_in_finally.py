# caught by: test_a_failed_request_leaves_nothing, test_a_failed_block_leaves_nothing
# why: commits in a finally, also after an error, and saves half of the work
# looks like: a commit in a finally
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
        db.commit()
        db.close()


@contextmanager
def db_scope(engine):
    yield from get_db(engine)
