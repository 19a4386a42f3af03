# why: a dataclass: its constructor has defaults of its own, so the column's are said by insert_default
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column


class Base(MappedAsDataclass, DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSON}


class Settings(Base, kw_only=True):
    __tablename__ = "settings"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    reader: Mapped[str] = mapped_column(String(50))
    theme: Mapped[str] = mapped_column(String(20), default="paper")
    shortcuts: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    font_size: Mapped[int] = mapped_column(default=12, server_default="12")


def create(engine):
    Base.metadata.create_all(engine)
