# why: merge() and the identity that the session keeps for the object once it was flushed
from sqlalchemy import String, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session, name):
    user = session.merge(User(name=name))
    session.flush()
    (new_id,) = inspect(user).identity
    return new_id
