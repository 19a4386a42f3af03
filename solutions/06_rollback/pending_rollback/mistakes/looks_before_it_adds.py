# caught by: test_the_database_decides
# why: asks first; between the SELECT and the INSERT somebody else may take the address
# looks like: a SELECT in place of the INSERT that may fail
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Subscriber(Base):
    __tablename__ = "subscriber"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(100), unique=True)


def add_or_report(session, email):
    if session.scalar(select(Subscriber.id).where(Subscriber.email == email)) is not None:
        return False
    session.add(Subscriber(email=email))
    session.flush()
    return True
