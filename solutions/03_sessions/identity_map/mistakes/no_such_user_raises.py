# caught by: test_none_means_that_there_is_no_such_user, test_a_user_who_has_left_is_none
# why: uses get_one(), which raises an error where None was asked for
# looks like: an error instead of None
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
    return session.get_one(User, user_id)


def reload_user(session, user_id):
    return session.get_one(User, user_id, populate_existing=True)
