# caught by: test_the_callers_work_is_in_the_same_commit
# why: commits the caller's work first, to begin anew, so a rename that fails cannot take it back
# looks like: a commit before the work
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
    session.commit()
    boat = session.get(Boat, boat_id)
    if boat is None:
        return None
    boat.name = name
    line = f"{boat.name}, berth {boat.berth}"
    session.commit()
    return line
