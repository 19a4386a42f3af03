# caught by: test_the_insert_has_been_sent
# why: computes the next id itself: the INSERT is still to come, and somebody else may take the id before it
# looks like: an id that the program made up
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session, name):
    new_id = (session.scalar(select(func.max(User.id))) or 0) + 1
    session.add(User(id=new_id, name=name))
    return new_id
