# why: catches the error within the savepoint's block: the flush that failed has gone back to the savepoint by itself
from sqlalchemy import String
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
        session.add(Subscriber(email=email))
        try:
            session.flush()
        except IntegrityError:
            return False
    return True
