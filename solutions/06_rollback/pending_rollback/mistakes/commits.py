# caught by: test_the_caller_decides_about_the_commit, test_earlier_work_stays
# why: ends the caller's transaction, by a commit or by a rollback
# looks like: a commit of what was the caller's to commit
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
        session.commit()
    except IntegrityError:
        session.rollback()
        return False
    return True
