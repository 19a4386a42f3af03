# caught by: test_the_counts_tell_what_happened
# why: counts a row as saved before its INSERT was sent, which happens at the block's end
# looks like: rows counted before the database had answered
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
                ok += 1
        except IntegrityError:
            bad += 1
    session.commit()
    return ok, bad
