# caught by: test_the_undated_come_last
# why: makes the year 0 of NULL, and 0 is older than all: the undated come first on every database
# looks like: a number put in the place of NULL, at the wrong end
from sqlalchemy import String, func, select
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
    year = func.coalesce(Exhibit.made, 0)
    query = select(Exhibit).order_by(year, Exhibit.inventory).limit(size).offset((number - 1) * size)
    return session.scalars(query).all()
