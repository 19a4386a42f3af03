# caught by: test_it_is_made_for_with
# why: believes that a function with yield is a context manager
# looks like: a generator without @contextmanager
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


def get_session(engine):
    with Session(engine) as session, session.begin():
        yield session
