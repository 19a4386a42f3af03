# caught by: test_the_models_fit_the_tables
# why: gives the name of a station another length while it modernises the columns
# looks like: a column with another length
from sqlalchemy import Engine, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Station(Base):
    __tablename__ = "station"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))


class Reading(Base):
    __tablename__ = "reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    celsius: Mapped[int]


def create_schema(engine: Engine) -> None:
    """Create the tables of all models that the database does not have yet."""
    Base.metadata.create_all(engine)
