# caught by: test_a_block_is_one_transaction, test_a_failed_block_leaves_nothing
# why: turns on AUTOCOMMIT, as autocommit=True did in 1.x: each statement is committed at once, and nothing can be rolled back
# looks like: a session in AUTOCOMMIT
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
    with Session(engine.execution_options(isolation_level="AUTOCOMMIT")) as session, session.begin():
        yield session
