# why: the row is read back between flush and commit, as the database has it then
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Boat(Base):
    __tablename__ = "boat"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    berth: Mapped[int]


def rename_and_read(session: Session, boat_id: int, name: str) -> str | None:
    query = select(Boat).where(Boat.id == boat_id)
    boat = session.scalars(query).one_or_none()
    if not boat:
        return None
    boat.name = name
    session.flush()
    session.refresh(boat)
    values = {"name": boat.name, "berth": boat.berth}
    session.commit()
    return "{name}, berth {berth}".format(**values)
