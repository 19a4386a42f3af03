# caught by: test_the_new_name_is_committed, test_no_transaction_is_left_open, test_the_callers_work_is_in_the_same_commit
# why: sends the UPDATE and never commits it
# looks like: a flush without a commit
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
    return f"{boat.name}, berth {boat.berth}"
