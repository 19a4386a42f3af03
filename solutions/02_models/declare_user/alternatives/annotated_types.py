# why: names the types once, to use them in many models
from typing import Annotated

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

key = Annotated[int, mapped_column(primary_key=True)]
str30 = Annotated[str, 30]
str50 = Annotated[str, 50]
str100 = Annotated[str, 100]


class Base(DeclarativeBase):
    type_annotation_map = {str30: String(30), str50: String(50), str100: String(100)}


class User(Base):
    __tablename__ = "users"

    id: Mapped[key]
    name: Mapped[str50]
    email: Mapped[str100] = mapped_column(unique=True)
    nickname: Mapped[str30 | None]

    def __repr__(self) -> str:
        return f"User(id={self.id!r}, name={self.name!r})"
