# caught by: test_the_id_is_of_this_very_user
# why: takes the highest id for the newest row, and the newest row for its own
# looks like: the highest id taken for the new one
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session, name):
    session.add(User(name=name))
    session.flush()
    return session.scalar(select(func.max(User.id)))
