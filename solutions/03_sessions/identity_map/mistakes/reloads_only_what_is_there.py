# caught by: test_none_means_that_there_is_no_such_user
# why: looks among the session's objects alone, so a user who is not loaded yet counts as missing
# looks like: a reload of loaded users only
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.orm.util import identity_key


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "club_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    visits: Mapped[int]


def same_user(session, user_id):
    return session.get(User, user_id)


def reload_user(session, user_id):
    user = session.identity_map.get(identity_key(User, user_id))
    if user is None:
        return None
    session.expire(user)
    return session.get(User, user_id)
