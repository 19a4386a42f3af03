# why: says with CASE where the undated go, and lets slice() work out LIMIT and OFFSET
from sqlalchemy import String, case, select
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
    undated = case((Exhibit.made.is_(None), 1), else_=0)
    start = (number - 1) * size
    query = (
        select(Exhibit)
        .order_by(undated, Exhibit.made.asc(), Exhibit.inventory.asc())
        .slice(start, start + size)
    )
    return session.execute(query).scalars().all()
