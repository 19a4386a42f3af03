# caught by: test_a_new_address_is_in_the_callers_transaction, test_the_session_goes_on_after_a_refusal
# why: goes back to the savepoint on every way out, also when the row was accepted
# looks like: a rollback in finally, where good rows pass, too
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
    savepoint = session.begin_nested()
    try:
        session.add(Subscriber(email=email))
        session.flush()
        return True
    except IntegrityError:
        return False
    finally:
        savepoint.rollback()
