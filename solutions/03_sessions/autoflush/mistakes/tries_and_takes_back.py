# caught by: test_counting_drops_nothing
# why: takes back what it has sent, and the caller's work with it
# looks like: a rollback after the count
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    session.flush()
    try:
        return session.scalar(select(func.count()).where(Sighting.name == name))
    finally:
        session.rollback()
