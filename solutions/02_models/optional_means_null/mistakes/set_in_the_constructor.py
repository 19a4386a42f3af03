# caught by: test_what_is_given_is_kept
# why: sets the language after the program's own values, and so replaces the one that was given
# looks like: a default that replaces what is given
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

    def __init__(self, **values):
        super().__init__(**values)
        self.language = "en"
