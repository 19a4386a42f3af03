# caught by: test_everybody_sees_the_new_name
# why: sends the UPDATE at a flush and never commits it
# looks like: a flush without a commit
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
    if user is None:
        return False
    user.name = name
    session.flush()
    return True
