# caught by: test_after_a_commit_it_reads_anew
# why: turns expire_on_commit off, so after a commit a session shows what it remembers, not what is there
# looks like: expire_on_commit turned off for all sessions
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


def make_factory(engine):
    return sessionmaker(bind=engine, expire_on_commit=False)
