# why: a dataclass whose constructor already asks for the name; annotated types hold the lengths
from datetime import date
from typing import Annotated

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

str2 = Annotated[str, 2]
str60 = Annotated[str, 60]
str500 = Annotated[str, 500]


class Base(MappedAsDataclass, DeclarativeBase):
    type_annotation_map = {str2: String(2), str60: String(60), str500: String(500)}


class Profile(Base, kw_only=True):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str60]
    language: Mapped[str2] = mapped_column(default="en")
    about: Mapped[str500 | None] = mapped_column(default=None)
    birthday: Mapped[date | None] = mapped_column(default=None)
