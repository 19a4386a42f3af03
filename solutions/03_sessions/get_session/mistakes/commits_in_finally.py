# caught by: test_a_failed_block_leaves_nothing
# why: puts the commit where it always runs, also after an error
# looks like: a commit in the finally block
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
    finally:
        session.commit()
        session.close()
