# caught by: test_the_callers_objects_are_read_anew
# why: takes the boat out of the session to save its values, so the caller's boat is never read again
# looks like: an object taken out of its session
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Boat(Base):
    __tablename__ = "boat"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    berth: Mapped[int]


def rename_and_read(session, boat_id, name):
    boat = session.get(Boat, boat_id)
    if boat is None:
        return None
    boat.name = name
    session.flush()
    session.expunge(boat)
    session.commit()
    return f"{boat.name}, berth {boat.berth}"
