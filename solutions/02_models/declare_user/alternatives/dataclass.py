# why: lets a dataclass write __init__ and __repr__
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class User(Base, kw_only=True):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100), unique=True, repr=False)
    nickname: Mapped[str | None] = mapped_column(String(30), default=None, repr=False)
