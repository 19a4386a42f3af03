# caught by: test_the_answer_tells_what_the_database_said, test_the_session_goes_on_after_a_refusal, test_earlier_work_stays, test_the_database_decides
# why: answers when the row is added, which sends nothing: the error comes later, to somebody else
# looks like: an answer given before the INSERT was sent
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
    except IntegrityError:
        session.rollback()
        return False
    return True
