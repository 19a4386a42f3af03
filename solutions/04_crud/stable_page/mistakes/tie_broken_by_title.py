# caught by: test_a_tie_is_broken_by_the_inventory_number
# why: breaks ties by the title, which is neither what was asked for nor unique
# looks like: a tie-break that is not unique
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
        .order_by(Exhibit.made.is_(None), Exhibit.made, Exhibit.title)
        .limit(size)
        .offset((number - 1) * size)
    )
    return session.scalars(query).all()
