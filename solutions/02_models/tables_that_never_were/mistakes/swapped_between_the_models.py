# caught by: test_both_tables_are_created, test_the_base_knows_its_tables
# why: replaces the list between two models: each is then on another list, and the foreign key finds no station
# looks like: a MetaData that is replaced between two models
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Station(Base):
    __tablename__ = "station"

    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False)


metadata = MetaData()
Base.metadata = metadata


class Reading(Base):
    __tablename__ = "reading"

    id = Column(Integer, primary_key=True)
    station_id = Column(Integer, ForeignKey("station.id"), nullable=False)
    celsius = Column(Integer, nullable=False)


def create_schema(engine):
    metadata.create_all(engine)
