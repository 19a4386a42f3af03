# caught by: test_no_dead_option_is_left
# why: gives the dead options their only allowed value, and so looks as if it had decided something
# looks like: options that do nothing
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


def make_factory(engine):
    return sessionmaker(bind=engine, autocommit=False, future=True)
