# caught by: test_a_reload_sees_what_others_changed, test_a_user_who_has_left_is_none
# why: calls get() again, which finds the object in the session and asks nobody
# looks like: a reload by get() alone
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
    return session.get(User, user_id)
