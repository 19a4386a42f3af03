# why: the savepoint's own handle, with commit() and rollback() written out
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
        savepoint = session.begin_nested()
        session.add(Exhibit(code=row["code"], title=row["title"]))
        try:
            session.flush()
        except IntegrityError:
            savepoint.rollback()
            bad += 1
        else:
            savepoint.commit()
            ok += 1
    session.commit()
    return (ok, bad)
