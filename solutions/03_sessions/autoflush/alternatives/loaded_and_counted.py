# why: loads the objects of this bird, which flushes, too, and counts them in Python
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    with session.no_autoflush:
        session.flush()
        return len(session.scalars(select(Sighting).filter_by(name=name)).all())
