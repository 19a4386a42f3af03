# caught by: test_only_the_name_is_sent, test_the_same_name_sends_no_update
# why: reads the whole row and writes the whole row back
# looks like: an UPDATE of all columns
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
    changed = {"name": name, "email": user.email, "rating": user.rating}
    session.execute(update(User).where(User.id == id).values(changed))
    session.commit()
    return True
