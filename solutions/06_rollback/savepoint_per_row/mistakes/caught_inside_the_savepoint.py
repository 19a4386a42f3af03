# caught by: test_a_refused_row_costs_that_row_alone on postgresql, test_the_counts_tell_what_happened on postgresql
# why: catches the error before it can leave the savepoint's block, so nothing goes back to the savepoint; PostgreSQL insists on that
# looks like: an error of execute(), caught inside the savepoint's block
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
        with session.begin_nested():
            try:
                session.execute(insert(Exhibit).values(**row))
                ok += 1
            except IntegrityError:
                bad += 1
    session.commit()
    return ok, bad
