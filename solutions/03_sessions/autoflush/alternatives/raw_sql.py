# why: text(), which flushes by itself only since 2.1, so flush() stands before it
from sqlalchemy import String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


COUNT = text("SELECT COUNT(*) FROM sighting WHERE name = :name")


def count_with_pending(session, name):
    session.flush()
    (number,) = session.execute(COUNT, {"name": name}).one()
    return number
