# why: functions for both defaults in Python, SQL as text for the server's; the dict tells of its changes
from typing import Any

from sqlalchemy import JSON, Engine, String, text
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Settings(Base):
    __tablename__ = "settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(50))
    theme: Mapped[str] = mapped_column(String(20), default=lambda: "paper")
    shortcuts: Mapped[dict[str, Any]] = mapped_column(MutableDict.as_mutable(JSON), default=lambda: {})
    font_size: Mapped[int] = mapped_column(server_default=text("12"))


def create(engine: Engine) -> None:
    """Create the table of `Settings` in the database of this engine."""
    Base.metadata.create_all(engine)
