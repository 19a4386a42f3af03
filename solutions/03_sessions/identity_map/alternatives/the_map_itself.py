# why: the identity map asked directly, and a query with an execution option
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "club_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    visits: Mapped[int]


def same_user(session, user_id):
    key = User.__mapper__.identity_key_from_primary_key((user_id,))
    if key in session.identity_map:
        return session.identity_map[key]
    return load(session, user_id)


def reload_user(session, user_id):
    return load(session, user_id, populate_existing=True)


def load(session, user_id, **options):
    query = select(User).where(User.id == user_id)
    return session.execute(query, execution_options=options).scalar_one_or_none()
