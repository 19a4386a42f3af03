# caught by: test_earlier_work_stays
# why: takes back the whole transaction for the sake of one row, and with it the work of the caller
# looks like: a rollback of the whole transaction
from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Subscriber(Base):
    __tablename__ = "subscriber"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(100), unique=True)


def add_or_report(session, email):
    try:
        session.add(Subscriber(email=email))
        session.flush()
        return True
    except IntegrityError:
        session.rollback()
        return False
