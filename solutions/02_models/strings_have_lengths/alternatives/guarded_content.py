# why: gives the content a length as well, where the database can count so far
from sqlalchemy import Unicode
from sqlalchemy.dialects.mysql import MEDIUMTEXT
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Unicode(60))
    headline: Mapped[str] = mapped_column(Unicode(120))
    content: Mapped[str] = mapped_column(Unicode(100_000).with_variant(MEDIUMTEXT(), "mysql", "mariadb"))


def create(engine):
    Article.__table__.create(engine)
