# caught by: test_a_refused_row_costs_that_row_alone, test_the_counts_tell_what_happened, test_each_row_has_a_savepoint
# why: sets one savepoint around all rows, so all of them go back together
# looks like: one savepoint around all rows
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
    rows = list(rows)
    try:
        with session.begin_nested():
            for row in rows:
                session.add(Exhibit(**row))
                session.flush()
    except IntegrityError:
        session.commit()
        return 0, len(rows)
    session.commit()
    return len(rows), 0
