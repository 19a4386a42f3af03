# caught by: test_nothing_is_read_after_the_commit, test_no_transaction_is_left_open, test_the_callers_objects_are_read_anew
# why: reads attributes after the commit, which sends a SELECT and begins a new transaction
# looks like: attributes read after the commit
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
    return f"{boat.name}, berth {boat.berth}"
