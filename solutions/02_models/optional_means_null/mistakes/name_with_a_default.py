# caught by: test_a_profile_without_a_name_is_refused
# why: gives the name a default, so that a forgotten name is stored as an empty one and nobody is told
# looks like: a default for a value that must be given
from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    about: Mapped[str | None] = mapped_column(String(500))
    birthday: Mapped[date | None]
