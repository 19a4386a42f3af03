# caught by: test_a_long_list_takes_no_more_statements_than_a_short_one
# why: sends each row on its own: by an execute(), a flush() or an add() for each of them
# looks like: an INSERT for each row
from sqlalchemy import String, insert
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
    with session.begin():
        for row in rows:
            session.execute(insert(User).values(**row))
