# caught by: test_the_database_chooses
# why: fetches all volunteers and chooses in Python
# looks like: rows chosen in Python
from datetime import date

from sqlalchemy import String, select
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
    return [
        volunteer
        for volunteer in session.scalars(select(Volunteer))
        if volunteer.left_on is None
        and volunteer.age is not None
        and volunteer.age >= min_age
        and volunteer.city in (city, None)
    ]
