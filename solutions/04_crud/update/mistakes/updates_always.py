# caught by: test_the_same_name_sends_no_update
# why: sends the UPDATE without a look at what is there
# looks like: an UPDATE that sets what is already so
from sqlalchemy import String, update
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
    result = session.execute(update(User).where(User.id == id).values(name=name))
    session.commit()
    return result.rowcount == 1
