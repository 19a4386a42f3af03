# caught by: test_only_the_page_is_fetched
# why: has LIMIT but no OFFSET, so each page fetches all pages before it, too
# looks like: LIMIT without OFFSET
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
        select(Exhibit).order_by(Exhibit.made.is_(None), Exhibit.made, Exhibit.inventory).limit(number * size)
    )
    return session.scalars(query).all()[(number - 1) * size :]
