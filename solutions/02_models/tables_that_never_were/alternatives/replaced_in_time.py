# why: keeps the tutorial's MetaData, but hands it to Base before the first model
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String
from sqlalchemy.orm import declarative_base

metadata = MetaData()

Base = declarative_base()
Base.metadata = metadata


class Station(Base):
    __tablename__ = "station"

    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False)


class Reading(Base):
    __tablename__ = "reading"

    id = Column(Integer, primary_key=True)
    station_id = Column(Integer, ForeignKey("station.id"), nullable=False)
    celsius = Column(Integer, nullable=False)


def create_schema(engine):
    metadata.create_all(engine)
