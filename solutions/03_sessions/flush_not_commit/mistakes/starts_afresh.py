# caught by: test_the_callers_commit_keeps_everything
# why: rolls back first, to start with a clean session, and so throws away what the caller had done
# looks like: a rollback before the work
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session, name):
    session.rollback()
    user = User(name=name)
    session.add(user)
    session.flush()
    return user.id
