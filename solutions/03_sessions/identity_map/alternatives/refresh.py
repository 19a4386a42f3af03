# why: refresh(), and its error where the row is gone
from sqlalchemy import String
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "club_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    visits: Mapped[int]


def same_user(session: Session, user_id: int) -> User | None:
    return session.get(entity=User, ident=user_id)


def reload_user(session: Session, user_id: int) -> User | None:
    user = same_user(session, user_id)
    try:
        if user:
            session.refresh(user)
    except InvalidRequestError:
        return None
    return user
