# caught by: test_a_good_block_is_committed_at_its_end, test_a_block_is_one_transaction
# why: believes that closing a session saves its work
# looks like: a session that is never committed
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
    with Session(engine) as session:
        yield session
