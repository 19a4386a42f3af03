from sqlalchemy import Engine, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Settings(Base):
    __tablename__ = "settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(50))
    # theme, shortcuts and font_size are yours


def create(engine: Engine) -> None:
    """Create the table of `Settings` in the database of this engine."""
    raise NotImplementedError
