# caught by: test_a_user_that_a_query_found_is_known, test_it_is_an_object_of_this_session
# why: keeps a cache of its own, which knows nothing of sessions
# looks like: a cache beside the session's own
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "club_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    visits: Mapped[int]


_users = {}


def same_user(session, user_id):
    if user_id not in _users:
        _users[user_id] = session.scalars(select(User).where(User.id == user_id)).one_or_none()
    return _users[user_id]


def reload_user(session, user_id):
    return session.get(User, user_id, populate_existing=True)
