# caught by: test_one_user_is_gone_and_the_others_stay
# why: sends the DELETE and never commits it
# looks like: a DELETE without a commit
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "dog_walker"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(20))


def delete_user(session, id):
    user = session.get(User, id)
    if user is None:
        return False
    session.delete(user)
    session.flush()
    return True
