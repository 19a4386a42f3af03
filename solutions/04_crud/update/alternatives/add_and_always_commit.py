# why: add() of an object that the session has already is harmless, and so is a commit of nothing
from sqlalchemy import String, select
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
    user = session.execute(select(User).where(User.id == id)).scalar_one_or_none()
    if user:
        user.name = name
        session.add(user)
    session.commit()
    return bool(user)
