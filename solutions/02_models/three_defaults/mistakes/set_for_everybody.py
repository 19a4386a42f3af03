# caught by: test_a_given_value_is_kept
# why: sets the values before each INSERT, whether the program has given some or not
# looks like: defaults that replace what is given
from typing import Any

from sqlalchemy import JSON, Engine, String, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Settings(Base):
    __tablename__ = "settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(50))
    theme: Mapped[str] = mapped_column(String(20), default="paper")
    shortcuts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    font_size: Mapped[int] = mapped_column(server_default="12")


@event.listens_for(Settings, "before_insert")
def fill_in(mapper, connection, settings):
    settings.theme = "paper"
    settings.shortcuts = {}


def create(engine: Engine) -> None:
    """Create the table of `Settings` in the database of this engine."""
    Base.metadata.create_all(engine)
