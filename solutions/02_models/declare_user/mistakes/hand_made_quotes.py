# caught by: test_the_repr_shows_the_values_as_python_writes_them
# why: writes the quotes by hand, which goes wrong for O'Hara
# looks like: quotes made by hand
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100), unique=True)
    nickname: Mapped[str | None] = mapped_column(String(30))

    def __repr__(self) -> str:
        return f"User(id={self.id}, name='{self.name}')"
