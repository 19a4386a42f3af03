# caught by: test_the_base_knows_its_tables
# why: creates the tables from the first list and leaves Base with the empty one, where others will look
# looks like: two lists, and Base has the empty one
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


tables = Base.metadata
# Attach the models to the metadata
metadata = MetaData()
Base.metadata = metadata


def create_schema(engine):
    tables.create_all(engine)
