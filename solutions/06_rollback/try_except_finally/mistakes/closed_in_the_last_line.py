# caught by: test_the_session_is_closed_after_an_error
# why: closes in its last line, which an error skips
# looks like: a close() that an error skips
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Bird(Base):
    __tablename__ = "bird"

    id: Mapped[int] = mapped_column(primary_key=True)
    ring: Mapped[str] = mapped_column(String(20), unique=True)
    species: Mapped[str] = mapped_column(String(50))


def save(engine, birds):
    session = Session(engine)
    rows = [Bird(**bird) for bird in birds]
    for row in rows:
        session.add(row)
        session.flush()
    ids = [row.id for row in rows]
    session.commit()
    session.close()
    return ids
