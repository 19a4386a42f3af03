# caught by: test_a_reload_sees_what_others_changed
# why: sends a select(), and the session drops the values that come, since it has the object
# looks like: a SELECT whose values are dropped
from sqlalchemy import String, select
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
    return session.scalars(select(User).where(User.id == user_id)).one_or_none()
