# caught by: test_it_works_on_the_engine_given
# why: makes a second engine from the URL, with a second pool, and options of the first are lost
# looks like: a second engine for the same database
from sqlalchemy import String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


def make_factory(engine):
    return sessionmaker(create_engine(engine.url))
