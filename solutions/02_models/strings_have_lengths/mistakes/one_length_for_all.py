# caught by: test_short_texts_say_how_long_they_may_be, test_no_length_is_too_short_for_the_content
# why: gives every text the same length, which is too long for the short ones and too short for the content
# looks like: the same length for every text
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(255))
    headline: Mapped[str] = mapped_column(String(255))
    content: Mapped[str] = mapped_column(String(255))


def create(engine):
    Base.metadata.create_all(engine)
