# caught by: test_a_reading_points_to_its_station
# why: loses the foreign key while it modernises the columns
# looks like: a column without its foreign key
from sqlalchemy import Engine, String
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
    station_id: Mapped[int] = mapped_column(index=True)
    celsius: Mapped[int]


def create_schema(engine: Engine) -> None:
    """Create the tables of all models that the database does not have yet."""
    Base.metadata.create_all(engine)
