# caught by: test_the_undated_come_last, test_each_exhibit_is_on_one_page
# why: avoids the question of NULL by leaving those rows out
# looks like: rows with NULL left out
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
        .where(Exhibit.made.is_not(None))
        .order_by(Exhibit.made, Exhibit.inventory)
        .limit(size)
        .offset((number - 1) * size)
    )
    return session.scalars(query).all()
