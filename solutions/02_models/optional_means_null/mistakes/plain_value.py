# caught by: test_a_default_does_not_allow_null, test_the_default_stands_in_for_a_missing_language
# why: gives the attribute a plain value, as a dataclass would, and SQLAlchemy makes no column of it
# looks like: a plain value where mapped_column(default=…) is needed
from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = "en"
    about: Mapped[str | None] = mapped_column(String(500))
    birthday: Mapped[date | None]
