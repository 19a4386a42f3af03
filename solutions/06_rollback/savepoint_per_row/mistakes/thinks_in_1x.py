# caught by: test_an_import_is_one_commit, test_a_broken_import_leaves_nothing
# why: calls commit() and rollback() of the session for each savepoint, as before 2.0; now they end the whole transaction
# looks like: a savepoint, ended by the session's own commit and rollback
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
        session.begin_nested()
        try:
            session.add(Exhibit(**row))
            session.commit()
            ok += 1
        except IntegrityError:
            session.rollback()
            bad += 1
    session.commit()
    return ok, bad
