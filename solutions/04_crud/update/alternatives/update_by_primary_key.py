# why: an ORM UPDATE by primary key, with just the column that is another
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
    user = session.get(User, id)
    if user is not None and user.name != name:
        session.execute(update(User), [{"id": id, "name": name}])
        session.commit()
    return user is not None
