# caught by: test_short_texts_say_how_long_they_may_be
# why: leaves it to the annotations, which know no length: fine on SQLite and PostgreSQL, no table on MySQL
# looks like: columns for text without any length
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    headline: Mapped[str]
    content: Mapped[str]


def create(engine):
    Base.metadata.create_all(engine)
