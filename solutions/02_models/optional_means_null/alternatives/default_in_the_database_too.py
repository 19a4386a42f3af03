# why: the default is known to SQLAlchemy and to the database; nullable repeats the annotation
from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), nullable=False)
    language: Mapped[str] = mapped_column(String(2), default="en", server_default="en")
    about: Mapped[str | None] = mapped_column(String(500))
    birthday: Mapped[date | None]
