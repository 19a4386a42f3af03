# caught by: test_the_queries_are_of_today
# why: finds the id with select(), then asks for the object with the get() of 1.x
# looks like: the get() of Query
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
    query = select(User.id).where(User.email == email).order_by(User.card).limit(1)
    user_id = session.scalar(query)
    return user_id and session.query(User).get(user_id)
