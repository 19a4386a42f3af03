# caught by: test_a_reload_is_about_one_user
# why: expires all objects of the session, and with them what was changed and not yet sent
# looks like: a reload of the whole session
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
    session.expire_all()
    return session.get(User, user_id)
