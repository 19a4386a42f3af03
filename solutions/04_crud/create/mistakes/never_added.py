# caught by: test_everybody_can_see_the_new_user
# why: makes the object and never gives it to the session
# looks like: an object that was never added
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100), unique=True)


def add_user(session, name, email):
    user = User(name=name, email=email)
    session.commit()
    return user.id
