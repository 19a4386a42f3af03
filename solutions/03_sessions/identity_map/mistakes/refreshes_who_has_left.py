# caught by: test_a_user_who_has_left_is_none
# why: refreshes an object whose row is gone, and that is an error
# looks like: a refresh of what is not there
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


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
    user = session.get(User, user_id)
    if user is not None:
        session.refresh(user)
    return user
