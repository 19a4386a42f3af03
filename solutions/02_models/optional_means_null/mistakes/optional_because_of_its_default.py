# caught by: test_a_default_does_not_allow_null
# why: allows NULL in a column because it has a default, so that others may store no language at all
# looks like: a default taken for permission to be NULL
from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str | None] = mapped_column(String(2), default="en")
    about: Mapped[str | None] = mapped_column(String(500))
    birthday: Mapped[date | None]
