# caught by: test_whoever_has_left_is_not_asked, test_old_enough_begins_at_min_age
# why: leaves the brackets around the comparison out, so that & takes the column away from it
# looks like: a comparison without brackets next to &
from datetime import date

from sqlalchemy import String, or_, select
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
        Volunteer.left_on.is_(None) & Volunteer.age >= min_age,
        or_(Volunteer.city == city, Volunteer.city.is_(None)),
    )
    return list(session.scalars(query))
