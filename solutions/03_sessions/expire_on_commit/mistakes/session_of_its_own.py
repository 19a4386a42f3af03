# caught by: test_the_callers_objects_are_read_anew, test_the_callers_work_is_in_the_same_commit
# why: works in a second session, so the caller's session neither commits nor hears of the change
# looks like: a second session beside the caller's
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Boat(Base):
    __tablename__ = "boat"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    berth: Mapped[int]


def rename_and_read(session, boat_id, name):
    with Session(session.get_bind(), expire_on_commit=False) as own:
        boat = own.get(Boat, boat_id)
        if boat is None:
            return None
        boat.name = name
        own.commit()
        return f"{boat.name}, berth {boat.berth}"
