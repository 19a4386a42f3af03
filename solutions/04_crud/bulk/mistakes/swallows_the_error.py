# caught by: test_one_bad_row_and_none_is_loaded
# why: rolls back and lets the caller believe that all went well
# looks like: an error that is swallowed
from sqlalchemy import String, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "volunteer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100), unique=True)
    hours: Mapped[int]  # a week


def load_users(session, rows):
    if not rows:
        return
    try:
        session.execute(insert(User), rows)
        session.commit()
    except IntegrityError:
        session.rollback()
