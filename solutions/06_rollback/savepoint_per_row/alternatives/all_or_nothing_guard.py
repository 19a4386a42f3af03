# why: helpers; and rolls back itself when the import breaks
from contextlib import contextmanager, suppress

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
    with rolled_back_on_error(session):
        accepted = [save(session, Exhibit(**row)) for row in rows]
        session.commit()
    return sum(accepted), len(accepted) - sum(accepted)


def save(session, exhibit):
    with suppress(IntegrityError), session.begin_nested() as savepoint:
        savepoint.session.add(exhibit)
        savepoint.session.flush()
        return True
    return False


@contextmanager
def rolled_back_on_error(session):
    try:
        yield
    except BaseException:
        session.rollback()
        raise
