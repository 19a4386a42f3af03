# why: an INSERT of Core within the savepoint; suppress() instead of except
from contextlib import suppress

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
    with suppress(IntegrityError), session.begin_nested():
        session.execute(insert(Subscriber).values(email=email))
        return True
    return False
