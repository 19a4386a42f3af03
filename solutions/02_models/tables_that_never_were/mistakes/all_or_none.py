# caught by: test_what_is_missing_is_added
# why: tries one table and concludes that all are there
# looks like: one table taken for all
from sqlalchemy import Engine, ForeignKey, String, select
from sqlalchemy.exc import DBAPIError
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
    try:
        with engine.connect() as connection:
            connection.execute(select(Station.id).limit(1))
    except DBAPIError:
        Base.metadata.create_all(engine)
