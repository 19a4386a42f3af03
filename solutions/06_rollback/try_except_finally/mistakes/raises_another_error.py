# caught by: test_the_error_of_the_database_reaches_the_caller
# why: raises an error of its own, and who catches IntegrityError does not catch that
# looks like: an error in the place of another
from sqlalchemy import String
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Bird(Base):
    __tablename__ = "bird"

    id: Mapped[int] = mapped_column(primary_key=True)
    ring: Mapped[str] = mapped_column(String(20), unique=True)
    species: Mapped[str] = mapped_column(String(50))


class SaveError(Exception):
    """The birds could not be saved."""


def save(engine, birds):
    try:
        with Session(engine) as session, session.begin():
            rows = []
            for bird in birds:
                rows.append(Bird(**bird))
                session.add(rows[-1])
                session.flush()
            return [row.id for row in rows]
    except SQLAlchemyError as error:
        raise SaveError("the birds could not be saved") from error
