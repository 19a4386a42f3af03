from collections.abc import Iterable, Mapping

from sqlalchemy import Engine, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Bird(Base):
    __tablename__ = "bird"

    id: Mapped[int] = mapped_column(primary_key=True)
    ring: Mapped[str] = mapped_column(String(20), unique=True)
    species: Mapped[str] = mapped_column(String(50))


def save(engine: Engine, birds: Iterable[Mapping[str, str]]) -> list[int]:
    """Save all the birds and return their ids, or save none and raise."""
    with Session(engine) as session, session.begin():
        rows = [Bird(**bird) for bird in birds]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]
