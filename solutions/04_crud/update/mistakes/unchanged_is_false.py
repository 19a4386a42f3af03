# caught by: test_the_answer_is_whether_there_is_such_a_user
# why: answers whether something changed, where the caller asks whether there is such a user
# looks like: False for a name that was already so
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "chess_player"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str | None] = mapped_column(String(100))
    rating: Mapped[int] = mapped_column(default=1000)


def rename_user(session, id, name):
    user = session.get(User, id)
    if user is None or user.name == name:
        return False
    user.name = name
    session.commit()
    return True
