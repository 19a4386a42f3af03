# caught by: test_it_works_on_the_engine_given
# why: keeps the first factory in a global, and gives it to callers with another engine, too
# looks like: a factory that remembers the first engine
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


_factory = None


def make_factory(engine):
    global _factory
    if _factory is None:
        _factory = sessionmaker(engine)
    return _factory
