# why: get_one() and its error for an unknown boat; the line is made as the name changes
from sqlalchemy import String
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Boat(Base):
    __tablename__ = "boat"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    berth: Mapped[int]


def rename_and_read(session, boat_id, name):
    line = None
    try:
        boat = session.get_one(Boat, boat_id)
    except NoResultFound:
        return line
    else:
        boat.name, line = name, f"{name}, berth {boat.berth}"
    session.commit()
    return line
