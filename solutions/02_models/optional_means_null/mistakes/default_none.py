# caught by: test_the_annotation_says_what_may_be_null, test_what_nobody_has_said_is_null
# why: gives `default=None` to a column that is NOT NULL: the annotation decides, so the database refuses the row
# looks like: default=None instead of `| None` in the annotation
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
    about: Mapped[str] = mapped_column(String(500), default=None)
    birthday: Mapped[date] = mapped_column(default=None)
