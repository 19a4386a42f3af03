# why: reads the ids after the commit, from a session that keeps what it knows and is closed later
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Bird(Base):
    __tablename__ = "bird"

    id: Mapped[int] = mapped_column(primary_key=True)
    ring: Mapped[str] = mapped_column(String(20), unique=True)
    species: Mapped[str] = mapped_column(String(50))


def save(engine, birds):
    factory = sessionmaker(bind=engine, expire_on_commit=False)
    with factory() as session:
        rows = [Bird(**bird) for bird in birds]
        session.add_all(rows)
        session.commit()
        return [row.id for row in rows]
