# caught by: test_an_insert_statement_gets_the_defaults_too
# why: fills the values in when an object is made, and `insert(Settings)` makes none
# looks like: defaults in the constructor
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

    def __init__(self, **values):
        super().__init__(**{"theme": "paper", "shortcuts": {}} | values)


def create(engine: Engine) -> None:
    """Create the table of `Settings` in the database of this engine."""
    Base.metadata.create_all(engine)
