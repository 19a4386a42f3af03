# caught by: test_the_line_has_the_new_name_and_the_berth, test_nothing_is_read_after_the_commit, test_no_transaction_is_left_open
# why: returns the boat itself, and sends a SELECT after the commit so that it can be read
# looks like: an object where a text was asked for
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
    session.refresh(boat)
    return boat
