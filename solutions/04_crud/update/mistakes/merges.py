# caught by: test_an_id_of_nobody_changes_nothing, test_the_answer_is_whether_there_is_such_a_user
# why: merges an object with this id, and merge() inserts it where there is none
# looks like: a merge() that makes a new user
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
    session.merge(User(id=id, name=name))
    session.commit()
    return True
