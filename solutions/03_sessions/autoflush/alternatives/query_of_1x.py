# why: Query, the style of 1.x, which still works, with a flush before it
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    session.flush()
    return session.query(Sighting).filter_by(name=name).count()
