# caught by: test_a_failed_block_gives_its_connection_back, test_a_failed_commit_gives_its_connection_back
# why: closes the session after a good block only, so a failed one keeps its connection
# looks like: a session that stays open after an error
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
    yield session
    session.commit()
    session.close()
