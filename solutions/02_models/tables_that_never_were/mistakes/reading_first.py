# caught by: test_both_tables_are_created on postgresql and mysql
# why: creates the table that points to another one first: SQLite does not look, the others refuse it
# looks like: tables in an order that their foreign key forbids
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
    for model in (Reading, Station):
        model.__table__.create(engine, checkfirst=True)
