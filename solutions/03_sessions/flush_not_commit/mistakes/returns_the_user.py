# caught by: test_the_id_is_the_one_that_the_database_gave
# why: returns the object, where the caller asked for its id
# looks like: an object where an id was asked for
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
    session.flush()
    return user
