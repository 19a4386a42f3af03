# caught by: test_everybody_sees_the_new_name
# why: has no WHERE in its UPDATE, so that everybody has the same name now
# looks like: an UPDATE of all rows
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
    if user is None:
        return False
    if user.name != name:
        session.execute(update(User).values(name=name))
        session.commit()
    return True
