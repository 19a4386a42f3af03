# caught by: test_all_users_come_in_the_order_of_their_cards, test_a_shared_address_leads_to_the_lowest_card
# why: orders by the id, out of habit
# looks like: the order of the ids
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
    return session.scalars(select(User).order_by(User.id)).all()


def find_user(session, email):
    query = select(User).where(User.email == email).order_by(User.id).limit(1)
    return session.scalars(query).first()
