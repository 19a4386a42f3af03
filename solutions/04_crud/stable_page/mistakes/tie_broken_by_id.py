# caught by: test_a_tie_is_broken_by_the_inventory_number
# why: breaks ties by the primary key, out of habit: stable, but not the order that was asked for
# looks like: ties broken by the id instead of the inventory number
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
    in_order = select(Exhibit).order_by(Exhibit.made.is_(None), Exhibit.made, Exhibit.id)
    start = (number - 1) * size
    return session.scalars(in_order.slice(start, start + size)).all()
