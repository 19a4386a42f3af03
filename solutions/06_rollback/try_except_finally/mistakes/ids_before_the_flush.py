# caught by: test_the_ids_are_returned
# why: reads the ids when the birds are added, and none has got one yet
# looks like: ids read before the flush
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
    with Session(engine) as session, session.begin():
        for bird in birds:
            row = Bird(**bird)
            session.add(row)
            ids.append(row.id)
            session.flush()
    return ids
