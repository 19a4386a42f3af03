# caught by: test_both_tables_are_created
# why: asks Base for its list, but leaves the line that has replaced it by an empty one
# looks like: a Base whose list of tables was replaced
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
    Base.metadata.create_all(engine)
