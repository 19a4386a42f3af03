# caught by: test_nothing_stays_without_a_commit, test_each_session_has_its_own_transaction
# why: lets the connection commit each statement, so nothing can be rolled back
# looks like: autocommit by way of the isolation level
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


def make_factory(engine):
    return sessionmaker(engine.execution_options(isolation_level="AUTOCOMMIT"))
