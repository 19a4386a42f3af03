# caught by: test_the_newest_row_may_be_somebody_elses
# why: looks for the newest row, as if nobody else were writing
# looks like: an id that is guessed from the newest row
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100), unique=True)


def add_user(session, name, email):
    session.add(User(name=name, email=email))
    session.commit()
    return session.scalar(select(func.max(User.id)))
