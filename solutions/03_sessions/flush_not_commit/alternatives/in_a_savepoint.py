# why: a savepoint flushes when it ends, and leaves the transaction around it open
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session, name):
    with session.begin_nested():
        user = User(name=name)
        session.add(user)
    return user.id
