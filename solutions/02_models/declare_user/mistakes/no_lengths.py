# caught by: test_each_text_has_its_length
# why: leaves the lengths out: fine on SQLite and PostgreSQL, no table on MySQL
# looks like: texts without a length
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column()
    email: Mapped[str] = mapped_column(unique=True)
    nickname: Mapped[str | None]

    def __repr__(self) -> str:
        return f"User(id={self.id!r}, name={self.name!r})"
