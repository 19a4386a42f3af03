# why: get_one() raises where there is none, and just that error is caught
from sqlalchemy import String
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "dog_walker"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(20))


def delete_user(session, id):
    try:
        user = session.get_one(User, id)
    except NoResultFound:
        return False
    session.delete(user)
    session.commit()
    return True
