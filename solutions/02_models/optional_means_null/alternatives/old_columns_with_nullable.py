# why: columns without annotations, whose nullable says what the annotations would
from sqlalchemy import Column, Date, Integer, String
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id = Column(Integer, primary_key=True)
    name = Column(String(60), nullable=False)
    language = Column(String(2), default="en", nullable=False)
    about = Column(String(500))
    birthday = Column(Date)
