# caught by: test_no_length_is_too_short_for_the_content
# why: gives the content the largest number it has heard of, where MySQL counts bytes and PostgreSQL characters
# looks like: a String with a large number instead of a type for long texts
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60))
    headline: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(String(65_535))


def create(engine):
    Base.metadata.create_all(engine)
