# why: cleans up after an error, and raises it again
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "dog_walker"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(20))


def delete_user(session, id):
    found = session.scalars(select(User).where(User.id == id)).all()
    try:
        for user in found:
            session.delete(user)
        session.commit()
    except Exception:
        session.rollback()
        raise
    return len(found) == 1
