# caught by: test_short_texts_say_how_long_they_may_be
# why: uses Text so as not to think of lengths: nothing guards the short ones, and MySQL refuses a long article
# looks like: Text for short and long texts alike
from sqlalchemy import Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text)
    headline: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)


def create(engine):
    Base.metadata.create_all(engine)
