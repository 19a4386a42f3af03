# caught by: test_the_id_is_the_one_that_the_database_gave, test_the_newest_row_may_be_somebody_elses
# why: reads the id before the INSERT was sent
# looks like: an id that is read too early
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
    user_id = user.id
    session.commit()
    return user_id
