# caught by: test_it_is_an_object_of_this_session
# why: puts functools.cache around get(), which hands out an object after it has left the session
# looks like: a cache around the session's own
from functools import cache

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "club_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    visits: Mapped[int]


@cache
def same_user(session, user_id):
    return session.get(User, user_id)


def reload_user(session, user_id):
    return session.get(User, user_id, populate_existing=True)
