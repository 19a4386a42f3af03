# caught by: test_a_refused_row_costs_that_row_alone, test_an_import_is_one_commit, test_each_row_has_a_savepoint, test_the_callers_own_work_stays
# why: believes that rollback() undoes the last row; it undoes all of them
# looks like: a rollback of the whole transaction, for the sake of one row
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
        session.add(Exhibit(**row))
        try:
            session.flush()
            ok += 1
        except IntegrityError:
            session.rollback()
            bad += 1
    session.commit()
    return ok, bad
