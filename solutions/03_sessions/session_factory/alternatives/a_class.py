# why: an object with __call__, and each option said with its default value
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


class Factory:
    def __init__(self, engine):
        self.engine = engine

    def __call__(self):
        return Session(bind=self.engine, autoflush=True, expire_on_commit=True)


def make_factory(engine):
    return Factory(engine)
