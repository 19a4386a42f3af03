# caught by: test_it_works_on_the_engine_given
# why: configures one factory again at each call, so that the factories made before change to the last engine
# looks like: one factory for all engines
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


_factory = sessionmaker()


def make_factory(engine):
    _factory.configure(bind=engine)
    return _factory
