# caught by: test_the_session_goes_on_after_a_refusal on postgresql, test_earlier_work_stays on postgresql
# why: sends the INSERT past the flush, so that the session does not mind the error; PostgreSQL does
# looks like: an error of execute(), caught with no savepoint to go back to
from sqlalchemy import String, insert
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
        session.execute(insert(Subscriber).values(email=email))
    except IntegrityError:
        return False
    return True
