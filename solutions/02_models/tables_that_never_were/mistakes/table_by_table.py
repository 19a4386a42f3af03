# caught by: test_creating_again_does_no_harm, test_what_is_missing_is_added, test_the_base_knows_its_tables
# why: creates each table without asking whether it is there, and leaves Base with an empty list
# looks like: tables created one by one, without looking
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Station(Base):
    __tablename__ = "station"

    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False)


class Reading(Base):
    __tablename__ = "reading"

    id = Column(Integer, primary_key=True)
    station_id = Column(Integer, ForeignKey("station.id"), nullable=False)
    celsius = Column(Integer, nullable=False)


# Attach the models to the metadata
metadata = MetaData()
Base.metadata = metadata


def create_schema(engine):
    Station.__table__.create(engine, checkfirst=False)
    Reading.__table__.create(engine, checkfirst=False)
