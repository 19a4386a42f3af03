# caught by: test_nothing_is_read_after_the_commit
# why: reads after the commit, and ends by a second commit the transaction which that began
# looks like: a second commit to clean up
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
    session.commit()
    line = f"{boat.name}, berth {boat.berth}"
    session.commit()
    return line
