from collections.abc import Iterable, Mapping

from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Exhibit(Base):
    __tablename__ = "exhibit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(100))


def import_rows(session: Session, rows: Iterable[Mapping[str, str]]) -> tuple[int, int]:
    """Save each row that the database accepts, all in one commit; return how many it accepted and refused."""
    accepted = refused = 0
    for row in rows:
        try:
            with session.begin_nested():
                session.add(Exhibit(**row))
        except IntegrityError:
            refused += 1
        else:
            accepted += 1
    session.commit()
    return accepted, refused
