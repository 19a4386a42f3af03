# why: execute(), and the objects taken out of the rows afterwards
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


def list_users(session):
    result = session.execute(select(User).order_by(User.card.asc()))
    return [row.User for row in result]


def find_user(session, email):
    query = select(User).filter_by(email=email).order_by(User.card)
    return session.execute(query).scalars().first()
