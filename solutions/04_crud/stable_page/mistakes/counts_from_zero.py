# caught by: test_a_page_begins_where_the_one_before_it_ended, test_each_exhibit_is_on_one_page
# why: counts pages from 0, so that nobody ever sees the first one
# looks like: page 1 taken for the second page
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
    query = (
        select(Exhibit)
        .order_by(Exhibit.made.is_(None), Exhibit.made, Exhibit.inventory)
        .limit(size)
        .offset(number * size)
    )
    return session.scalars(query).all()
