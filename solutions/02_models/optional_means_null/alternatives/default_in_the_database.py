# why: only the database knows the default, and no program can forget it; the lengths have room to spare
from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(255), server_default="en")
    about: Mapped[str | None] = mapped_column(Text)
    birthday: Mapped[date | None]
