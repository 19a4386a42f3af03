# why: the UPDATE of Core within the session, and one column instead of an object
from sqlalchemy import String, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Boat(Base):
    __tablename__ = "boat"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    berth: Mapped[int]


def rename_and_read(session, boat_id, name):
    berth = session.scalar(select(Boat.berth).where(Boat.id == boat_id))
    if berth is None:
        return None
    session.execute(update(Boat).where(Boat.id == boat_id).values(name=name))
    session.commit()
    return f"{name}, berth {berth}"
