# caught by: test_the_default_stands_in_for_a_missing_language
# why: asks for a language by NOT NULL and has none to offer, so a profile without one is refused
# looks like: NOT NULL where the default was forgotten
from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2))
    about: Mapped[str | None] = mapped_column(String(500))
    birthday: Mapped[date | None]
