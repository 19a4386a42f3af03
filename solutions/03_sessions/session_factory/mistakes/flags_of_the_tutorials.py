# caught by: test_a_query_finds_what_was_added, test_no_dead_option_is_left
# why: hands on the flags of the tutorials: one does nothing, the other hides from queries what was added
# looks like: the line of flags from the tutorials
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


def make_factory(engine):
    return sessionmaker(autocommit=False, autoflush=False, bind=engine)
