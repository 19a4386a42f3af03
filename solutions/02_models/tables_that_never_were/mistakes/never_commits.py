# caught by: test_both_tables_are_created on postgresql
# why: creates the tables on a connection and never commits, which PostgreSQL undoes: there, new tables are part of the transaction
# looks like: tables without a commit
from sqlalchemy import Engine, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Station(Base):
    __tablename__ = "station"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class Reading(Base):
    __tablename__ = "reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    celsius: Mapped[int]


def create_schema(engine: Engine) -> None:
    """Create the tables of all models that the database does not have yet."""
    with engine.connect() as connection:
        Base.metadata.create_all(connection)
