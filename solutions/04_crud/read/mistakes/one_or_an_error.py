# caught by: test_an_address_of_nobody_gives_none
# why: asks with one(), which raises where there is nobody
# looks like: one() where there may be nobody
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
    return session.scalars(select(User).order_by(User.card)).all()


def find_user(session, email):
    query = select(User).where(User.email == email).order_by(User.card).limit(1)
    return session.scalars(query).one()
