# caught by: test_each_row_has_shortcuts_of_its_own, test_an_insert_statement_gets_the_defaults_too
# why: makes the dict once, as the default of an argument, so that all objects share it
# looks like: a dict as the default of an argument
from typing import Any

from sqlalchemy import JSON, Engine, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Settings(Base):
    __tablename__ = "settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(50))
    theme: Mapped[str] = mapped_column(String(20))
    shortcuts: Mapped[dict[str, Any]] = mapped_column(JSON)
    font_size: Mapped[int] = mapped_column(server_default="12")

    def __init__(self, reader, theme="paper", shortcuts={}, font_size=12):
        self.reader = reader
        self.theme = theme
        self.shortcuts = shortcuts
        self.font_size = font_size


def create(engine: Engine) -> None:
    """Create the table of `Settings` in the database of this engine."""
    Base.metadata.create_all(engine)
