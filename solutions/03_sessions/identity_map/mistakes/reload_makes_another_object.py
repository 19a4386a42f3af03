# caught by: test_a_reload_renews_the_very_object
# why: removes the object from the session to have it loaded again, so the rest of the program holds the old one
# looks like: a second object for the same row
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
        session.expunge(user)
    return session.get(User, user_id)
