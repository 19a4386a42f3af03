# caught by: test_a_default_does_not_allow_null
# why: allows NULL in each column because it has a default, so that other programs may store no theme at all
# looks like: a default taken for permission to be NULL
from typing import Any

from sqlalchemy import JSON, Engine, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Settings(Base):
    __tablename__ = "settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(50))
    theme: Mapped[str | None] = mapped_column(String(20), default="paper")
    shortcuts: Mapped[dict[str, Any] | None] = mapped_column(JSON, default=dict)
    font_size: Mapped[int | None] = mapped_column(server_default="12")


def create(engine: Engine) -> None:
    """Create the table of `Settings` in the database of this engine."""
    Base.metadata.create_all(engine)
