# caught by: test_all_users_come_in_the_order_of_their_cards, test_a_shared_address_leads_to_the_lowest_card
# why: writes select() in the place of query() and leaves the order to chance, as before
# looks like: select() without an order
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
    return session.scalars(select(User)).all()


def find_user(session, email):
    return session.scalars(select(User).where(User.email == email)).first()
