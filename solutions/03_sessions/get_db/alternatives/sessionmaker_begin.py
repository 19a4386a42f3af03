# why: begin() of a sessionmaker is the whole frame; contextmanager is called, not put on top
from contextlib import contextmanager

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "lost_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(50))


def get_db(engine):
    with sessionmaker(engine).begin() as db:
        yield db


db_scope = contextmanager(get_db)
