# why: MySQL picks a type that is long enough for TEXT(100000); PostgreSQL takes no such number, so only MySQL gets it
from sqlalchemy import String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60))
    headline: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(Text().with_variant(Text(100_000), "mysql", "mariadb"))


def create(engine):
    with engine.begin() as connection:
        Article.metadata.create_all(connection)
