# caught by: test_the_insert_has_been_sent, test_the_callers_commit_keeps_everything
# why: makes the object, and flushes a session that does not know it
# looks like: an object that the session was never given
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
    session.flush()
    return user.id
