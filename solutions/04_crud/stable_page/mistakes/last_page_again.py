# caught by: test_a_page_begins_where_the_one_before_it_ended
# why: shows the last page again after the last page, so that a loop over the pages never ends
# looks like: the last page shown for every page after it
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
    count = session.scalar(select(func.count()).select_from(Exhibit))
    last = max(1, -(-count // size))
    query = (
        select(Exhibit)
        .order_by(Exhibit.made.is_(None), Exhibit.made, Exhibit.inventory)
        .limit(size)
        .offset((min(number, last) - 1) * size)
    )
    return session.scalars(query).all()
