# caught by: test_autoflush_may_be_off
# why: sends text() without a flush before it: in 2.0 the session then sends nothing, and in 2.1 only with autoflush on
# looks like: raw SQL without a flush
from sqlalchemy import String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    count = text("SELECT COUNT(*) FROM sighting WHERE name = :name")
    return session.execute(count, {"name": name}).scalar_one()
