# caught by: test_a_table_needs_no_class
# why: declares a model for the sake of its table, where the table alone was asked for
# looks like: a model, made only for its table
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


metadata = Base.metadata
users = User.__table__


def create(engine):
    metadata.create_all(engine)
