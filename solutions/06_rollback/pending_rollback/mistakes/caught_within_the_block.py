# caught by: test_the_session_goes_on_after_a_refusal on postgresql, test_earlier_work_stays on postgresql
# why: sends the INSERT past the flush and catches its error within the savepoint's block, so that nothing goes back
# looks like: an error of execute() that does not leave the savepoint's block
from sqlalchemy import String, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Subscriber(Base):
    __tablename__ = "subscriber"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(100), unique=True)


def add_or_report(session: Session, email: str) -> bool:
    """Add a subscriber within the caller's transaction; return False if the email is taken."""
    with session.begin_nested():
        try:
            session.execute(insert(Subscriber).values(email=email))
        except IntegrityError:
            return False
    return True
