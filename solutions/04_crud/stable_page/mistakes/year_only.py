# caught by: test_a_tie_is_broken_by_the_inventory_number
# why: orders by the year alone: what was made in the same year is in any order, and the undated stand where each database
#      likes them
# looks like: ORDER BY the year alone
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
    query = select(Exhibit).order_by(Exhibit.made).limit(size).offset((number - 1) * size)
    return session.scalars(query).all()
