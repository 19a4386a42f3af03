# caught by: test_the_birds_are_saved, test_the_ids_are_returned, test_it_is_one_commit, test_a_taken_ring_undoes_all, test_a_list_that_breaks_off_undoes_all
# why: closes the session and never commits: close() throws away what was not committed
# looks like: a missing commit
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
        return [row.id for row in rows]
    except Exception:
        session.rollback()
        raise
    finally:
        session.close()
