# caught by: test_the_session_goes_on_after_a_refusal, test_earlier_work_stays
# why: catches the error and leaves the session as it is: in a broken transaction
# looks like: an error caught, and nothing to go back to
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
    session.add(Subscriber(email=email))
    try:
        session.flush()
    except IntegrityError:
        return False
    return True
