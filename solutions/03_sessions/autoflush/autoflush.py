from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session: Session, name: str) -> int:
    """Return how many sightings of a bird there are, with all that was changed and not yet sent."""
    # Queries of the session flush by themselves, unless it was told not to: said here, it holds for every session.
    session.flush()
    return session.scalars(select(func.count()).where(Sighting.name == name)).one()
