# why: savepoints of the connection that the session works on
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
    connection = session.connection()
    results = [accepts(connection, row) for row in rows]
    session.commit()
    return results.count(True), results.count(False)


def accepts(connection, row):
    try:
        with connection.begin_nested():
            connection.execute(insert(Exhibit).values(code=row["code"], title=row["title"]))
    except IntegrityError:
        return False
    return True
