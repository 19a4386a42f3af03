# caught by: test_both_let_the_error_go_on, test_both_give_their_connection_back
# why: raises an error of its own and forgets the session, so the first error is lost and the connection, too
# looks like: another error in the place of the first
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
    db = Session(engine)
    try:
        yield db
        db.commit()
    except Exception as error:
        raise RuntimeError("the database failed") from error
    else:
        db.close()


@contextmanager
def db_scope(engine):
    yield from get_db(engine)
