# why: Core, one INSERT for each bird, in a begin block of the engine
from sqlalchemy import String, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Bird(Base):
    __tablename__ = "bird"

    id: Mapped[int] = mapped_column(primary_key=True)
    ring: Mapped[str] = mapped_column(String(20), unique=True)
    species: Mapped[str] = mapped_column(String(50))


def save(engine, birds):
    with engine.begin() as connection:
        results = [connection.execute(insert(Bird.__table__), bird) for bird in birds]
        return [result.inserted_primary_key[0] for result in results]
