# why: no unit of work: the connection on which the session's own transaction runs
from sqlalchemy import String, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session, name):
    session.flush()
    connection = session.connection()
    (new_id,) = connection.execute(insert(User).values(name=name)).inserted_primary_key
    return new_id
