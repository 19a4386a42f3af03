from sqlalchemy import Column, Integer, String
from sqlalchemy.ext.declarative import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    email = Column(String(100), primary_key=True)
    name = Column(String)

    def __repr__(self):
        return f"<User(name={self.name}, email={self.email})>"
