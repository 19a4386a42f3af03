# caught by: test_the_callers_commit_keeps_everything, test_the_id_is_the_one_that_the_database_gave
# why: closes a session that it did not open, and so rolls back the INSERT and all that the caller had done
# looks like: the caller's session closed
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session, name):
    with session:
        user = User(name=name)
        session.add(user)
        session.flush()
        return user.id
