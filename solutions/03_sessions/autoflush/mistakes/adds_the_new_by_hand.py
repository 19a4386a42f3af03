# caught by: test_a_corrected_name_counts, test_a_deleted_sighting_does_not_count
# why: keeps the session from sending, and adds only the new objects by hand
# looks like: a count put together by hand
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    with session.no_autoflush:
        saved = session.scalar(select(func.count()).where(Sighting.name == name))
    return saved + sum(isinstance(new, Sighting) and new.name == name for new in session.new)
