# caught by: test_only_the_page_is_fetched
# why: fetches the whole museum for each page, then sorts and cuts in Python
# looks like: the whole table fetched for one page
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
    exhibits = session.scalars(select(Exhibit)).all()
    in_order = sorted(
        exhibits, key=lambda exhibit: (exhibit.made is None, exhibit.made or 0, exhibit.inventory)
    )
    return in_order[(number - 1) * size : number * size]
