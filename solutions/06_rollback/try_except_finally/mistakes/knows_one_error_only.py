# caught by: test_the_session_is_closed_after_an_error
# why: has a way out for the errors of SQLAlchemy, and none for all others
# looks like: an except for some errors, and no finally
from sqlalchemy import String
from sqlalchemy.exc import SQLAlchemyError
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
        ids = [row.id for row in rows]
        session.commit()
    except SQLAlchemyError:
        session.rollback()
        session.close()
        raise
    session.close()
    return ids
