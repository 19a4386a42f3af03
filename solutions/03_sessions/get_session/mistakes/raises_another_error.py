# caught by: test_the_error_reaches_the_caller, test_a_failed_block_leaves_nothing
# why: wraps every error, so that no caller can catch the one it knows
# looks like: an error in the place of another
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
        session.commit()
    except Exception as error:
        session.rollback()
        raise RuntimeError(f"the database work failed: {error}") from error
    finally:
        session.close()
