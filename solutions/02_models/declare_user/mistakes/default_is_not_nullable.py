# caught by: test_only_the_nickname_may_be_missing
# why: takes a default in Python for permission to be NULL: without None in its annotation, the column is NOT NULL
# looks like: default=None instead of `| None` in the annotation
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100), unique=True)
    nickname: Mapped[str] = mapped_column(String(30), default=None)

    def __repr__(self) -> str:
        return f"User(id={self.id!r}, name={self.name!r})"
