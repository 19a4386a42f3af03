# why: try, except, else and finally, each with its line; the generator is made from the context manager
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import Engine, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "lost_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(50))


@contextmanager
def db_scope(engine: Engine) -> Generator[Session, None, None]:
    db = Session(bind=engine)
    try:
        yield db
    except BaseException:
        db.rollback()
        raise
    else:
        db.commit()
    finally:
        db.close()


def get_db(engine: Engine) -> Generator[Session, None, None]:
    with db_scope(engine) as db:
        yield db
