from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "lost_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(50))


def get_db(engine: Engine) -> Iterator[Session]:
    """Yield a session for one request: committed if the request succeeds, else rolled back; always closed."""
    with Session(engine) as session, session.begin():
        yield session


@contextmanager
def db_scope(engine: Engine) -> Iterator[Session]:
    """Do the same for a `with` block."""
    yield from get_db(engine)
