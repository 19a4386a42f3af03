from sqlalchemy import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    # slug, headline and content are yours


def create(engine: Engine) -> None:
    """Create the table of `Article` in the database of this engine, whichever it is."""
    raise NotImplementedError
