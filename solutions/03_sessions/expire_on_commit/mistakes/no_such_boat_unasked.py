# caught by: test_an_unknown_boat_is_none
# why: does not ask whether there is a boat, and None has no name to change
# looks like: an unknown boat that nobody thought of
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
    boat.name = name
    line = f"{boat.name}, berth {boat.berth}"
    session.commit()
    return line
