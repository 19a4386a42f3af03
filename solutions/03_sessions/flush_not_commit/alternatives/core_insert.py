# why: the INSERT of Core, sent at once and within the session's transaction; its result knows the new key
from sqlalchemy import String, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session: Session, name: str) -> int:
    result = session.execute(insert(User.__table__).values(name=name))
    return result.inserted_primary_key.id
