# caught by: test_the_callers_own_work_stays
# why: begins a transaction where there may be one already
# looks like: a transaction begun in a session that is in one already
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
    with session.begin():
        for row in rows:
            try:
                with session.begin_nested():
                    session.add(Exhibit(**row))
            except IntegrityError:
                bad += 1
            else:
                ok += 1
    return ok, bad
