# caught by: test_the_caller_decides_about_the_commit
# why: saves the earlier work from its own rollback by committing it, before the caller has decided
# looks like: a commit of the caller's work, to save it from a rollback
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
    session.commit()
    session.add(Subscriber(email=email))
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        return False
    return True
