# caught by: test_autoflush_may_be_off
# why: relies on autoflush, which the caller may have turned off
# looks like: a query that relies on autoflush
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    return session.scalar(select(func.count()).where(Sighting.name == name))
