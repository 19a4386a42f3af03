# caught by: test_what_the_program_decides_is_not_in_the_table
# why: writes all defaults into the table, where they stay when the next version of the program chooses others
# looks like: server_default for what the program decides
from typing import Any

from sqlalchemy import JSON, Engine, String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Settings(Base):
    __tablename__ = "settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(50))
    theme: Mapped[str] = mapped_column(String(20), server_default="paper")
    shortcuts: Mapped[dict[str, Any]] = mapped_column(JSON, server_default=text("('{}')"))
    font_size: Mapped[int] = mapped_column(server_default="12")


def create(engine: Engine) -> None:
    """Create the table of `Settings` in the database of this engine."""
    Base.metadata.create_all(engine)
