# caught by: test_counting_commits_nothing
# why: commits in order to count, and the caller's unfinished work stays for good
# looks like: a commit before the count
from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Sighting(Base):
    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))  # of the bird


def count_with_pending(session, name):
    session.commit()
    return session.scalar(select(func.count()).where(Sighting.name == name))
