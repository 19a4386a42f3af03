# caught by: test_each_row_has_shortcuts_of_its_own
# why: makes one dict for all rows, so that a shortcut of one reader is given to all who come later
# looks like: a dict shared by all rows
from typing import Any

from sqlalchemy import JSON, Engine, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Settings(Base):
    __tablename__ = "settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(50))
    theme: Mapped[str] = mapped_column(String(20), default="paper")
    shortcuts: Mapped[dict[str, Any]] = mapped_column(JSON, default={})
    font_size: Mapped[int] = mapped_column(server_default="12")


def create(engine: Engine) -> None:
    """Create the table of `Settings` in the database of this engine."""
    Base.metadata.create_all(engine)
