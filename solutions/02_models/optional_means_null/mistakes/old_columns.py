# caught by: test_the_annotation_says_what_may_be_null, test_a_default_does_not_allow_null, test_a_profile_without_a_name_is_refused
# why: declares plain columns without annotations, and a Column may be NULL unless it says nullable=False
# looks like: the columns of 1.x, which may all be NULL
from sqlalchemy import Column, Date, Integer, String
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id = Column(Integer, primary_key=True)
    name = Column(String(60))
    language = Column(String(2), default="en")
    about = Column(String(500))
    birthday = Column(Date)
