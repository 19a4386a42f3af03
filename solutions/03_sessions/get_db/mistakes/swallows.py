# caught by: test_both_let_the_error_go_on
# why: rolls back and keeps the error to itself, so framework and caller believe that all went well
# looks like: an error that is swallowed
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
        db.commit()
    except Exception:
        db.rollback()
    finally:
        db.close()


@contextmanager
def db_scope(engine):
    yield from get_db(engine)
