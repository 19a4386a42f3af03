# caught by: test_an_import_is_one_commit, test_each_row_has_a_savepoint, test_a_broken_import_leaves_nothing
# why: makes each row a transaction of its own, so that rollback() undoes one row; a broken import stays half done
# looks like: a commit for each row
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
            session.commit()
            ok += 1
        except IntegrityError:
            session.rollback()
            bad += 1
    return ok, bad
