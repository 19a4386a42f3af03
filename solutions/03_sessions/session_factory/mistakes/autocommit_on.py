# caught by: test_a_session_works_and_commits, test_each_call_gives_a_new_session, test_each_session_has_its_own_transaction, test_it_works_on_the_engine_given, test_a_query_finds_what_was_added, test_after_a_commit_it_reads_anew, test_no_dead_option_is_left
# why: asks for a mode that sessions no longer have, so none can be opened
# looks like: a session in autocommit mode
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


def make_factory(engine):
    return sessionmaker(bind=engine, autocommit=True)
