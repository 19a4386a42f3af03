# caught by: test_no_statement_carries_all_the_values
# why: puts all rows into one INSERT by .values(rows), with a parameter for each value, until the database has its fill
# looks like: all rows in .values()
from typing import Any

from sqlalchemy import String, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "volunteer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100), unique=True)
    hours: Mapped[int]  # a week


def load_users(session: Session, rows: list[dict[str, Any]]) -> None:
    """Save a user for each row (a dict with name, email and hours): all of them, or none."""
    if not rows:  # an INSERT with no parameters would ask for a row of defaults
        return
    session.execute(insert(User).values(rows))
    session.commit()
