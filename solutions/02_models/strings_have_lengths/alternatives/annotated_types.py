# why: names the types once in the base, to use them in many models
from typing import Annotated

from sqlalchemy import String, Text
from sqlalchemy.dialects.mysql import LONGTEXT
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

str60 = Annotated[str, 60]
str120 = Annotated[str, 120]
long = Annotated[str, "long"]


class Base(DeclarativeBase):
    type_annotation_map = {
        str60: String(60),
        str120: String(120),
        long: Text().with_variant(LONGTEXT(), "mysql"),
    }


class Article(Base):
    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str60]
    headline: Mapped[str120]
    content: Mapped[long]


def create(engine):
    Base.metadata.create_all(engine)
