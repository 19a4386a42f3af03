# caught by: test_a_failed_commit_gives_its_connection_back
# why: guards the block, not the commit behind it: a commit that fails leaves the session open
# looks like: a commit outside of the try block
from contextlib import contextmanager

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


@contextmanager
def get_session(engine):
    session = Session(engine)
    try:
        yield session
    except BaseException:
        session.rollback()
        session.close()
        raise
    session.commit()
    session.close()
