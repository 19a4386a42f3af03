# caught by: test_a_refused_row_costs_that_row_alone, test_the_counts_tell_what_happened, test_each_row_has_a_savepoint
# why: adds the row before begin_nested(), which first flushes what is pending: the INSERT runs outside of the savepoint
# looks like: objects that were added before their savepoint was set
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
            session.add(Exhibit(**row))
            with session.begin_nested():
                session.flush()
            ok += 1
        except IntegrityError:
            bad += 1
    session.commit()
    return ok, bad
