# why: a subquery finds the lowest card of the address, so no first() is needed
from sqlalchemy import String, func, select
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
    return list(session.scalars(select(User).order_by("card")))


def find_user(session, email):
    lowest = select(func.min(User.card)).where(User.email == email).scalar_subquery()
    return session.scalars(select(User).where(User.card == lowest)).one_or_none()
