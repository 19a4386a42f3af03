# why: numbers the rows with a window function and takes those of the page, without LIMIT
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
    position = func.row_number().over(order_by=(Exhibit.made.is_(None), Exhibit.made, Exhibit.inventory))
    numbered = select(Exhibit.id, position.label("position")).subquery()
    query = (
        select(Exhibit)
        .join(numbered, numbered.c.id == Exhibit.id)
        .where(numbered.c.position.between((number - 1) * size + 1, number * size))
        .order_by(numbered.c.position)
    )
    return list(session.scalars(query))
