# caught by: test_each_row_has_a_savepoint
# why: asks first; between the SELECT and the INSERT somebody else may take the code
# looks like: a SELECT before each INSERT, in place of a savepoint
from sqlalchemy import String, select
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
        known = session.scalar(select(Exhibit.id).where(Exhibit.code == row["code"]))
        if known is not None:
            bad += 1
            continue
        session.add(Exhibit(**row))
        ok += 1
    session.commit()
    return ok, bad
