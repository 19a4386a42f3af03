# why: SQL as text, with bound values, that gives objects
from datetime import date

from sqlalchemy import String, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Volunteer(Base):
    __tablename__ = "volunteer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    age: Mapped[int | None]  # None if they have not said
    city: Mapped[str | None] = mapped_column(String(60))  # None if they go anywhere
    left_on: Mapped[date | None]  # None as long as they are with us


def eligible(session: Session, min_age: int, city: str) -> list[Volunteer]:
    """Return the volunteers who are with us, are old enough, and help in this city."""
    sql = text("""
        SELECT * FROM volunteer
        WHERE left_on IS NULL AND age >= :min_age AND (city = :city OR city IS NULL)
    """)
    query = select(Volunteer).from_statement(sql)
    return list(session.scalars(query, {"min_age": min_age, "city": city}))
