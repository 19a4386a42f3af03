# caught by: test_new_settings_get_every_default, test_every_program_gets_the_font_size on sqlite
# why: puts quotes into the server default, which is a string already: the database gets a text for a number
# looks like: a server default with quotes of its own
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
    shortcuts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    font_size: Mapped[int] = mapped_column(server_default="'12'")


def create(engine: Engine) -> None:
    """Create the table of `Settings` in the database of this engine."""
    Base.metadata.create_all(engine)
