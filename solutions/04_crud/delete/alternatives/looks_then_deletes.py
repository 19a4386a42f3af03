# why: asks only whether there is such a row, then sends a DELETE by hand
from sqlalchemy import String, delete, exists, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "dog_walker"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(20))


def delete_user(session, id):
    with session.begin():
        there_is_one = session.scalar(select(exists().where(User.id == id)))
        if there_is_one:
            session.execute(delete(User).where(User.id == id))
    return bool(there_is_one)
