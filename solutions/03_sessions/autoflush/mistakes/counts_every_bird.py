# caught by: test_what_is_saved_is_counted, test_what_was_added_counts_once, test_a_corrected_name_counts, test_a_deleted_sighting_does_not_count
# why: counts all rows, of whatever bird
# looks like: a count without WHERE
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    return session.scalar(select(func.count()).select_from(Sighting))
