# why: flushed by hand, so a query on the session's connection counts all
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    session.flush()
    sightings = Sighting.__table__
    query = select(func.count(sightings.c.id)).where(sightings.c.name == name)
    return session.connection().execute(query).scalar_one()
