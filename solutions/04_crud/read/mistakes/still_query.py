# caught by: test_the_queries_are_of_today
# why: has the right order now, but still asks with session.query()
# looks like: session.query(), only tidied
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "cafe_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    card: Mapped[int] = mapped_column(unique=True)  # the number on the member's card
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100))  # a household may share one


def list_users(session):
    return session.query(User).order_by(User.card).all()


def find_user(session, email):
    return session.query(User).filter(User.email == email).order_by(User.card).first()
