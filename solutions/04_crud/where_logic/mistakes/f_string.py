# caught by: test_a_city_may_hold_any_character
# why: writes the city into the SQL, where an apostrophe ends the text
# looks like: a value written into the SQL
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
    query = select(Volunteer).where(
        text(f"left_on IS NULL AND age >= {min_age} AND (city = '{city}' OR city IS NULL)")
    )
    return list(session.scalars(query))
