from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


@contextmanager
def get_session(engine: Engine) -> Iterator[Session]:
    """Give a session to a `with` block: committed if the block succeeds, else rolled back; always closed."""
    with Session(engine) as session, session.begin():
        yield session
