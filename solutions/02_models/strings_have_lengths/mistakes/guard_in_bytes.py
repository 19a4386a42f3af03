# caught by: test_a_length_counts_characters
# why: guards the lengths in Python, too, since SQLite does not, and counts bytes
# looks like: lengths counted in bytes
from sqlalchemy import String, Text
from sqlalchemy.dialects.mysql import MEDIUMTEXT
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, validates


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60))
    headline: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(Text().with_variant(MEDIUMTEXT(), "mysql", "mariadb"))

    @validates("slug", "headline")
    def guard(self, name, value):
        longest = type(self).__table__.columns[name].type.length
        if len(value.encode()) > longest:
            raise ValueError(f"{name} is longer than {longest}")
        return value


def create(engine):
    Base.metadata.create_all(engine)
