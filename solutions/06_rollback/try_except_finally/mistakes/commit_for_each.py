# caught by: test_it_is_one_commit, test_a_taken_ring_undoes_all, test_a_list_that_breaks_off_undoes_all
# why: commits each bird on its own, so that an error in the middle leaves half of them
# looks like: a commit for each bird
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
    with Session(engine) as session:
        for bird in birds:
            row = Bird(**bird)
            session.add(row)
            session.commit()
            ids.append(row.id)
    return ids
