# caught by: test_a_broken_import_leaves_nothing
# why: commits on every way out, also when the import broke
# looks like: a commit in finally, where errors pass, too
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
    try:
        for row in rows:
            try:
                with session.begin_nested():
                    session.add(Exhibit(**row))
                ok += 1
            except IntegrityError:
                bad += 1
    finally:
        session.commit()
    return ok, bad
