# why: an INSERT of Core instead of objects
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
    refused = []
    total = 0
    for total, row in enumerate(rows, 1):
        try:
            with session.begin_nested():
                session.execute(insert(Exhibit), [row])
        except IntegrityError as error:
            refused.append(error)
    session.commit()
    return total - len(refused), len(refused)
