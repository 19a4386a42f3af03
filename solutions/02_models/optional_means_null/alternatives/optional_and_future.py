# why: the annotations of typing, as strings that SQLAlchemy reads later; the default as a function
from __future__ import annotations

from datetime import date
from typing import Optional

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2), default=lambda: "en")
    about: Mapped[Optional[str]] = mapped_column(String(500))
    birthday: Mapped[Optional[date]]
