# caught by: test_an_error_of_the_database_reaches_the_caller
# why: takes every error for "no such user", also a deadlock or a lost connection
# looks like: an except that answers False to every error
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
    try:
        session.delete(session.get(User, id))
        session.commit()
        return True
    except Exception:
        session.rollback()
        return False
