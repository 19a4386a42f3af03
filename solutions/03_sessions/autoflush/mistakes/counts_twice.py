# caught by: test_what_was_added_counts_once
# why: adds the pending objects to a count that has them already, since the query sent them
# looks like: pending objects counted twice
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    pending = sum(isinstance(new, Sighting) and new.name == name for new in session.new)
    return pending + session.scalar(select(func.count()).where(Sighting.name == name))
