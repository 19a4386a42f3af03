# caught by: test_the_error_of_the_database_reaches_the_caller, test_the_very_same_error_reaches_the_caller
# why: rolls back, prints, and keeps the error for itself
# looks like: an error that is swallowed
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
        ids = [row.id for row in rows]
        session.commit()
        return ids
    except:
        session.rollback()
        print("could not save the birds")
    finally:
        session.close()
