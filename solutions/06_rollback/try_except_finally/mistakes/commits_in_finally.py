# caught by: test_a_list_that_breaks_off_undoes_all
# why: commits on every way out, also when the list of birds has broken off
# looks like: a commit in the finally block
from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
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
        return [row.id for row in rows]
    except IntegrityError:
        session.rollback()
        raise
    finally:
        session.commit()
        session.close()
