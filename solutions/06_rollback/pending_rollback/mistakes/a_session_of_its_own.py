# caught by: test_the_caller_decides_about_the_commit, test_earlier_work_stays
# why: opens a second session, which needs a second connection and commits what the caller may still want to take back
# looks like: a second session with a commit of its own
from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Subscriber(Base):
    __tablename__ = "subscriber"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(100), unique=True)


def add_or_report(session, email):
    with Session(session.get_bind()) as other:
        other.add(Subscriber(email=email))
        try:
            other.commit()
        except IntegrityError:
            return False
    return True
