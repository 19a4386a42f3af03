# why: the bulk method of 1.x, which is still there and does nothing for an empty list
from sqlalchemy import String
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
    try:
        session.bulk_insert_mappings(User, rows)
        session.commit()
    except Exception:
        session.rollback()
        raise
