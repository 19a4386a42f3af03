# caught by: test_every_database_gets_the_table
# why: creates the tables of a new MetaData, which knows none, and nobody complains
# looks like: a MetaData of its own, which knows no table
from sqlalchemy import MetaData, String, Text
from sqlalchemy.dialects.mysql import MEDIUMTEXT
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60))
    headline: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(Text().with_variant(MEDIUMTEXT(), "mysql", "mariadb"))


def create(engine):
    metadata = MetaData()
    metadata.create_all(engine)
