# caught by: test_a_long_article_is_kept_whole
# why: makes MySQL's error go away by throwing the end of the article away, on every database
# looks like: a text cut off so that it fits
from sqlalchemy import String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, validates


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60))
    headline: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(Text)

    @validates("content")
    def shorten(self, name, value):
        return value.encode()[:65_535].decode(errors="ignore")


def create(engine):
    Base.metadata.create_all(engine)
