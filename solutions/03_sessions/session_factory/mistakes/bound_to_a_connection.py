# caught by: test_each_session_has_its_own_transaction
# why: takes one connection for all sessions, so each reads and undoes what the others do
# looks like: one connection for all sessions
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


def make_factory(engine):
    connection = engine.connect()
    return sessionmaker(bind=connection)
