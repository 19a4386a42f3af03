# why: reads only the name, and sends an UPDATE of Core if it is another
from sqlalchemy import String, select, update
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
    with session.begin():
        old = session.scalar(select(User.name).where(User.id == id))
        if old is not None and old != name:
            session.execute(update(User).where(User.id == id, User.name == old).values(name=name))
    return old is not None
