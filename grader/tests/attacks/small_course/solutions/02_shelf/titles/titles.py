from collections.abc import Callable

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    title: Mapped[str] = mapped_column(String(100))


def titles(session: Session) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = (
        select(Author.name, Book.title)
        .join(Book, Book.author_id == Author.id)
        .order_by(Author.id, Book.title)
    )
    for name, title in session.execute(query):
        found.setdefault(name, []).append(title)
    return found


def each_title(session: Session, function: Callable[[str], None]) -> None:
    for title in session.scalars(select(Book.title)):
        function(title)
