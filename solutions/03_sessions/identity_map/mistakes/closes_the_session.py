# caught by: test_a_reload_renews_the_very_object, test_a_reload_is_about_one_user
# why: closes a session that is not its own, which drops all objects and takes back the caller's work
# looks like: the caller's session closed
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
    session.close()
    return session.get(User, user_id)
