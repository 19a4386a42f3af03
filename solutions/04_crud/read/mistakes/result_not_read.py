# caught by: test_all_users_come_in_the_order_of_their_cards
# why: returns the result itself, which whoever reads it first empties for all others
# looks like: a result in the place of a list
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "cafe_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    card: Mapped[int] = mapped_column(unique=True)  # the number on the member's card
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100))  # a household may share one


def list_users(session: Session) -> list[User]:
    """Return all users, in the order of their card numbers."""
    return session.scalars(select(User).order_by(User.card))


def find_user(session: Session, email: str) -> User | None:
    """Return the user with this e-mail, of several the one with the lowest card number; None if nobody has it."""
    return session.scalars(select(User).where(User.email == email).order_by(User.card).limit(1)).first()
