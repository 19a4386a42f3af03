# caught by: test_a_refused_row_costs_that_row_alone, test_an_import_is_one_commit, test_the_callers_own_work_stays
# why: takes the release of a savepoint for a commit
# looks like: savepoints that were released, and no commit after them
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
    return ok, bad
