# caught by: test_each_row_has_a_savepoint, test_the_callers_own_work_stays
# why: repairs what rollback() has undone; of the caller's work it knows nothing
# looks like: a rollback of everything, and the good rows added again
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
    good, bad = [], 0
    for row in rows:
        session.add(Exhibit(**row))
        try:
            session.flush()
            good.append(row)
        except IntegrityError:
            session.rollback()
            for again in good:
                session.add(Exhibit(**again))
                session.flush()
            bad += 1
    session.commit()
    return len(good), bad
