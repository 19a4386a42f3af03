# caught by: test_the_session_is_closed
# why: reads the ids after the commit, which opens a new transaction, and never closes the session
# looks like: a session that is never closed
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
    try:
        rows = []
        for bird in birds:
            rows.append(Bird(**bird))
            session.add(rows[-1])
            session.flush()
        session.commit()
        return [row.id for row in rows]
    except BaseException:
        session.rollback()
        raise
