# why: try, except and finally, each with its one task
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
        rows = [Bird(ring=bird["ring"], species=bird["species"]) for bird in birds]
        session.add_all(rows)
        session.flush()
        ids = [row.id for row in rows]
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()
    return ids
