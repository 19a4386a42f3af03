from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Boat(Base):
    __tablename__ = "boat"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    berth: Mapped[int]


def rename_and_read(session: Session, boat_id: int, name: str) -> str | None:
    """Rename a boat, commit, and return its line for the log; None if there is no such boat."""
    boat = session.get(Boat, boat_id)
    if boat is None:
        return None
    boat.name = name
    line = f"{boat.name}, berth {boat.berth}"
    session.commit()
    return line
