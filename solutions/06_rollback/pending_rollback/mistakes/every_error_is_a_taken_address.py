# caught by: test_a_deadlock_is_no_taken_address
# why: takes every error for a taken address, a deadlock too
# looks like: every error reported as a taken address
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Subscriber(Base):
    __tablename__ = "subscriber"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(100), unique=True)


def add_or_report(session, email):
    try:
        with session.begin_nested():
            session.add(Subscriber(email=email))
        return True
    except Exception:
        return False
