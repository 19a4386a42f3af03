# why: SQL by hand, mapped to objects
from sqlalchemy import String, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Exhibit(Base):
    __tablename__ = "exhibit"

    id: Mapped[int] = mapped_column(primary_key=True)
    inventory: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(100))
    made: Mapped[int | None]  # the year; None if nobody knows it


PAGE = text("""
    SELECT id, inventory, title, made FROM exhibit
    ORDER BY CASE WHEN made IS NULL THEN 1 ELSE 0 END, made, inventory
    LIMIT :size OFFSET :start
""")


def page(session, number, size):
    query = select(Exhibit).from_statement(PAGE)
    return session.scalars(query, {"size": size, "start": size * (number - 1)}).all()
