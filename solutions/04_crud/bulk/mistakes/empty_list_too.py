# caught by: test_an_empty_list_sends_no_insert
# why: executes the INSERT for an empty list, too, which SQLAlchemy takes for no parameters: a row of defaults
# looks like: an INSERT for an empty list
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
    session.execute(insert(User), rows)
    session.commit()
