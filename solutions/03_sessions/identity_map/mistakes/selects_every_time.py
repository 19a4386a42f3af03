# caught by: test_the_second_call_asks_nothing, test_a_user_that_a_query_found_is_known
# why: sends a select() on each call, and gets the object that the session had all the time
# looks like: a SELECT for each call
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
    return session.scalars(select(User).where(User.id == user_id)).one_or_none()


def reload_user(session, user_id):
    return session.get(User, user_id, populate_existing=True)
