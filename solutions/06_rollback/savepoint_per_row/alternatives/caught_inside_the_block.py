# why: catches inside the savepoint's block: a flush that fails has itself gone back to the savepoint
from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Exhibit(Base):
    __tablename__ = "exhibit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(100))


def import_rows(session, rows):
    ok = bad = 0
    for row in rows:
        with session.begin_nested():
            try:
                session.add(Exhibit(**row))
                session.flush()
                ok += 1
            except IntegrityError:
                bad += 1
    session.commit()
    return ok, bad
