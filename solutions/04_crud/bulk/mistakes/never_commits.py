# caught by: test_everybody_sees_all_the_rows, test_a_load_is_one_commit
# why: executes the INSERT and never commits it
# looks like: an INSERT without a commit
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
    if rows:
        session.execute(insert(User), rows)
