# caught by: test_the_oldest_come_first
# why: sorts in Python what LIMIT has chosen without any order
# looks like: rows sorted after LIMIT has chosen them
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Exhibit(Base):
    __tablename__ = "exhibit"

    id: Mapped[int] = mapped_column(primary_key=True)
    inventory: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(100))
    made: Mapped[int | None]  # the year; None if nobody knows it


def page(session, number, size):
    found = session.scalars(select(Exhibit).limit(size).offset((number - 1) * size)).all()
    return sorted(found, key=lambda exhibit: (exhibit.made is None, exhibit.made, exhibit.inventory))
