# caught by: test_what_is_saved_is_counted, test_what_was_added_counts_once
# why: counts the objects in the session, which holds only what somebody has loaded or added
# looks like: a session taken for the whole table
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    return sum(isinstance(each, Sighting) and each.name == name for each in session)
