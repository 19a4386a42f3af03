# why: a Core table under the class, and a type of its own for long texts
from sqlalchemy import Column, Integer, String, Table, Text
from sqlalchemy.dialects.mysql import LONGTEXT
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import TypeDecorator


class Base(DeclarativeBase):
    pass


class LongText(TypeDecorator):
    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(LONGTEXT() if dialect.name in ("mysql", "mariadb") else Text())


class Article(Base):
    __table__ = Table(
        "article",
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("slug", String(length=60), nullable=False),
        Column("headline", String(length=120), nullable=False),
        Column("content", LongText, nullable=False),
    )


def create(engine):
    with engine.begin() as connection:
        connection.execute(CreateTable(Article.__table__))
