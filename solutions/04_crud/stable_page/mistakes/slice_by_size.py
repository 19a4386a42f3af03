# caught by: test_a_page_begins_where_the_one_before_it_ended, test_each_exhibit_is_on_one_page
# why: takes the second argument of slice() for a number of rows; it is where to stop
# looks like: slice() with a size where it wants an end
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
    in_order = select(Exhibit).order_by(Exhibit.made.is_(None), Exhibit.made, Exhibit.inventory)
    return session.scalars(in_order.slice(number * size - size, size)).all()
