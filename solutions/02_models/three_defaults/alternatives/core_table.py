# why: a Core table under the class, with PostgreSQL's own type for JSON
from sqlalchemy import JSON, Column, Integer, String, Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Settings(Base):
    __table__ = Table(
        "settings",
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("reader", String(50), nullable=False),
        Column("theme", String(20), nullable=False, default="paper"),
        Column("shortcuts", JSON().with_variant(JSONB(), "postgresql"), nullable=False, default=dict),
        Column("font_size", Integer, nullable=False, server_default="12"),
    )


def create(engine):
    with engine.begin() as connection:
        Settings.__table__.create(connection, checkfirst=True)
