# caught by: test_a_deadlock_is_no_refused_row
# why: takes every error for a bad row, a deadlock or a typing mistake too
# looks like: every error counted as a refused row
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
        try:
            with session.begin_nested():
                session.add(Exhibit(**row))
        except Exception:
            bad += 1
        else:
            ok += 1
    session.commit()
    return ok, bad
