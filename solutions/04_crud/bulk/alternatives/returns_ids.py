# why: one INSERT that also gives the new ids, where the database can do that
from sqlalchemy import String, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "volunteer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100), unique=True)
    hours: Mapped[int]  # a week


def load_users(session, rows):
    if rows:
        if session.get_bind().dialect.insert_executemany_returning:
            session.scalars(insert(User).returning(User.id), rows).all()
        else:
            session.execute(insert(User), rows)
        session.commit()
