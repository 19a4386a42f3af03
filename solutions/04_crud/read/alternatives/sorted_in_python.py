# why: the database searches, Python sorts what was found: all of it is needed anyway
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "cafe_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    card: Mapped[int] = mapped_column(unique=True)  # the number on the member's card
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100))  # a household may share one


def by_card(user):
    return user.card


def list_users(session):
    return sorted(session.scalars(select(User)), key=by_card)


def find_user(session, email):
    household = session.scalars(select(User).where(User.email == email))
    return min(household, key=by_card, default=None)
