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
    Session = sessionmaker(bind=engine)
    session = Session()
    try:
        session.begin(subtransactions=True)
        rows = []
        for bird in birds:
            row = Bird(**bird)
            session.add(row)
            session.flush()
            rows.append(row)
        session.commit()
        return [row.id for row in rows]
    except:
        session.rollback()
        print("could not save the birds")
    session.close()
