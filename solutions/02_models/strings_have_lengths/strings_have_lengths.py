from sqlalchemy import Engine, String, Text
from sqlalchemy.dialects.mysql import MEDIUMTEXT
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60))
    headline: Mapped[str] = mapped_column(String(120))
    # MySQL's TEXT ends at 65 535 bytes
    content: Mapped[str] = mapped_column(Text().with_variant(MEDIUMTEXT(), "mysql", "mariadb"))


def create(engine: Engine) -> None:
    """Create the table of `Article` in the database of this engine, whichever it is."""
    Base.metadata.create_all(engine)
