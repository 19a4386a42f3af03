# caught by: test_the_error_of_the_database_reaches_the_caller, test_the_very_same_error_reaches_the_caller
# why: returns in the finally block, and a return there throws away the error that is on its way
# looks like: a return in the finally block
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
    ids = []
    session = Session(engine)
    try:
        for bird in list(birds):
            row = Bird(**bird)
            session.add(row)
            session.flush()
            ids.append(row.id)
        session.commit()
    except Exception:
        session.rollback()
        raise
    finally:
        session.close()
        return ids
