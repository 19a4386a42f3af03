# caught by: test_nothing_stays_without_a_commit, test_after_a_commit_it_reads_anew
# why: gives begin blocks instead of sessions, which commit at their end, and allow no commit before
# looks like: begin() in the place of the factory
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


def make_factory(engine):
    return sessionmaker(engine).begin
