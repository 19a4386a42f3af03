# caught by: test_everybody_sees_the_new_name, test_only_the_name_is_sent
# why: makes a second object with the same id and adds it: that is an INSERT of an id that is taken
# looks like: an INSERT where the row should change
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
    session.add(User(id=id, name=name))
    session.commit()
    return True
