# caught by: test_the_callers_objects_are_read_anew, test_the_callers_work_is_in_the_same_commit
# why: closes the caller's session to begin afresh, so the caller's work is taken back and its objects are left behind
# looks like: the caller's session closed
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
    session.close()
    boat = session.get(Boat, boat_id)
    if boat is None:
        return None
    boat.name = name
    line = f"{boat.name}, berth {boat.berth}"
    session.commit()
    return line
