# caught by: test_the_annotation_says_what_may_be_null, test_what_nobody_has_said_is_null
# why: makes up a value for what nobody has said, and so nobody can tell it from a real one
# looks like: made-up values instead of NULL
from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2), default="en")
    about: Mapped[str] = mapped_column(String(500), default="")
    birthday: Mapped[date] = mapped_column(default=date(1900, 1, 1))
