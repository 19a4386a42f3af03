# caught by: test_the_annotation_says_what_may_be_null, test_a_profile_without_a_name_is_refused
# why: says nullable=True next to an annotation without None: the database believes nullable, and the type checker the annotation
# looks like: nullable=True against the annotation
from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), nullable=True)
    language: Mapped[str] = mapped_column(String(2), default="en")
    about: Mapped[str | None] = mapped_column(String(500))
    birthday: Mapped[date | None]
