# caught by: test_nobody_else_sees_the_user_yet, test_a_rollback_takes_everything_back
# why: works in a second session, and so in a second transaction, which the caller can neither commit nor undo
# looks like: a second session beside the caller's
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session, name):
    with Session(session.get_bind()) as own, own.begin():
        user = User(name=name)
        own.add(user)
        own.flush()
        return user.id
