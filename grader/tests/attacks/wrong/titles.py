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
    """Asks for each author's books by themselves, and leaves the last title out: no test passes."""
    found: dict[str, list[str]] = {}
    for author in session.scalars(select(Author)):
        found[author.name] = sorted(session.scalars(select(Book.title).where(Book.author_id == author.id)))
    found[author.name].pop()
    return found


def each_title(session: Session, function: Callable[[str], None]) -> None:
    for title in session.scalars(select(Book.title).limit(3)):
        function(title)
