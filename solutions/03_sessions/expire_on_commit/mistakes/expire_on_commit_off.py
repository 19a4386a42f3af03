# caught by: test_the_callers_objects_are_read_anew
# why: turns expire_on_commit off for the caller's whole session, which then shows outdated values
# looks like: expire_on_commit turned off
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
    session.expire_on_commit = False
    boat.name = name
    session.commit()
    return f"{boat.name}, berth {boat.berth}"
