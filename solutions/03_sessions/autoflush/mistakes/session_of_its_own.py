# caught by: test_what_was_added_counts_once, test_a_corrected_name_counts, test_a_deleted_sighting_does_not_count
# why: asks in a second session, which knows nothing of what the caller has not committed
# looks like: a second session beside the caller's
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    with Session(session.get_bind()) as own:
        return own.scalar(select(func.count()).where(Sighting.name == name))
