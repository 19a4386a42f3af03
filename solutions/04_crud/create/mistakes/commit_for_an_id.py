# caught by: test_it_is_one_commit
# why: commits early to get an id, then commits the rest
# looks like: a commit too many
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
    user = User(name=name, email="")
    session.add(user)
    session.commit()
    user_id = user.id
    user.email = email
    session.commit()
    return user_id
