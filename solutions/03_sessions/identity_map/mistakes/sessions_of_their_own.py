# caught by: test_the_second_call_asks_nothing, test_a_user_that_a_query_found_is_known, test_it_is_the_same_object, test_it_is_an_object_of_this_session, test_a_reload_renews_the_very_object
# why: opens a session for each call, so each call gets another object
# looks like: a new session for each call
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "club_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    visits: Mapped[int]


def same_user(session, user_id):
    with Session(session.get_bind()) as own:
        return own.get(User, user_id)


def reload_user(session, user_id):
    with Session(session.get_bind()) as own:
        return own.get(User, user_id)
