# caught by: test_db_scope_is_made_for_with, test_a_good_block_is_committed, test_a_failed_block_leaves_nothing, test_both_let_the_error_go_on, test_both_give_their_connection_back, test_both_close_their_session
# why: hands the generator of get_db to `with`, which cannot use it
# looks like: a generator taken for a context manager
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "lost_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(50))


def get_db(engine):
    with Session(engine) as db, db.begin():
        yield db


def db_scope(engine):
    return get_db(engine)
