# caught by: test_what_was_added_counts_once, test_a_corrected_name_counts, test_a_deleted_sighting_does_not_count
# why: asks on the connection, past the session, which therefore sends nothing
# looks like: a query that goes past the session
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    return session.connection().scalar(select(func.count()).where(Sighting.name == name))
