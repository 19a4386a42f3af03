# caught by: test_the_line_has_the_new_name_and_the_berth
# why: makes the line before it changes the name, so the line has the old one
# looks like: a line with the old name
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
    line = f"{boat.name}, berth {boat.berth}"
    boat.name = name
    session.commit()
    return line
