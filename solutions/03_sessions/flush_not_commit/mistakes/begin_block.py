# caught by: test_the_callers_commit_keeps_everything, test_nobody_else_sees_the_user_yet, test_a_rollback_takes_everything_back
# why: opens a begin block in a session that is not its own: it commits at its end, and fails where the caller has begun
# looks like: a transaction begun inside the caller's
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session, name):
    with session.begin():
        user = User(name=name)
        session.add(user)
        session.flush()
        return user.id
