# caught by: test_a_failed_request_leaves_nothing, test_a_failed_block_leaves_nothing
# why: lets the connection commit each statement, so nothing can be rolled back
# looks like: autocommit by way of the isolation level
from contextlib import contextmanager

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "lost_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(50))


def get_db(engine):
    with Session(engine.execution_options(isolation_level="AUTOCOMMIT")) as db:
        yield db
        db.commit()


@contextmanager
def db_scope(engine):
    yield from get_db(engine)
