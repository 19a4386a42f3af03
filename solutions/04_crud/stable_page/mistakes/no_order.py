# caught by: test_the_oldest_come_first
# why: takes the order in which the rows happen to come, for it has LIMIT and no ORDER BY
# looks like: LIMIT without ORDER BY
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
    query = select(Exhibit).limit(size).offset((number - 1) * size)
    return session.scalars(query).all()
