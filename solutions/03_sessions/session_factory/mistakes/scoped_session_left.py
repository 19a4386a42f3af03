# caught by: test_each_call_gives_a_new_session, test_each_session_has_its_own_transaction
# why: removes the flags and leaves the scoped_session, which gives all callers in a thread the same session
# looks like: a scoped_session around the factory
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


def make_factory(engine):
    return scoped_session(sessionmaker(bind=engine))
