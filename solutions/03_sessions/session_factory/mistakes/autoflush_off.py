# caught by: test_a_query_finds_what_was_added
# why: turns autoflush off, so a query does not find what was added before it
# looks like: autoflush turned off
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


def make_factory(engine):
    return sessionmaker(engine, autoflush=False)
