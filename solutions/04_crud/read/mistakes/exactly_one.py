# caught by: test_a_shared_address_leads_to_the_lowest_card
# why: expects one row at most, and fails when a household shares the address
# looks like: one_or_none() where there may be several
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
    return session.scalars(select(User).where(User.email == email)).one_or_none()
