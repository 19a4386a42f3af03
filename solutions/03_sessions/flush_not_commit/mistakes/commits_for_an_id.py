# caught by: test_nobody_else_sees_the_user_yet, test_a_rollback_takes_everything_back
# why: believes that only a commit sends the INSERT, and ends a transaction that is the caller's
# looks like: a commit to get an id
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session, name):
    user = User(name=name)
    session.add(user)
    session.commit()
    return user.id
