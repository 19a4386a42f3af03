# caught by: test_each_row_has_a_savepoint, test_a_refused_row_costs_that_row_alone on postgresql
# why: catches the error and goes on; SQLite and MySQL let it, PostgreSQL has aborted the transaction
# looks like: an error caught and passed over, with no savepoint to go back to
from sqlalchemy import String, insert
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
            session.execute(insert(Exhibit).values(**row))
            ok += 1
        except IntegrityError:
            bad += 1
    session.commit()
    return ok, bad
