# caught by: test_what_nobody_has_said_is_null
# why: allows NULL and then gives a default, which stands in whenever nobody has said anything: the NULL never comes
# looks like: an empty text as default of a column that may be NULL
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
    about: Mapped[str | None] = mapped_column(String(500), default="")
    birthday: Mapped[date | None]
