# caught by: test_a_load_is_one_commit, test_one_bad_row_and_none_is_loaded, test_a_long_list_takes_no_more_statements_than_a_short_one
# why: cuts the rows into batches and commits each batch
# looks like: a commit for each batch
from sqlalchemy import String, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

BATCH = 25


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "volunteer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100), unique=True)
    hours: Mapped[int]  # a week


def load_users(session, rows):
    for start in range(0, len(rows), BATCH):
        session.execute(insert(User), rows[start : start + BATCH])
        session.commit()
