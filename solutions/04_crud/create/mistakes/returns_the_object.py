# caught by: test_the_id_is_the_one_that_the_database_gave
# why: returns the user, where the caller asked for the id
# looks like: an object in the place of its id
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
    session.add(user)
    session.commit()
    return user
