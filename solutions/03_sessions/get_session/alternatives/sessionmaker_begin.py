# why: sessionmaker has it all: begin() is a context manager, no decorator needed
from contextlib import AbstractContextManager

from sqlalchemy import Engine, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


def get_session(engine: Engine) -> AbstractContextManager[Session]:
    return sessionmaker(engine).begin()
