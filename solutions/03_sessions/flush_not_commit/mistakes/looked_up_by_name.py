# caught by: test_the_id_is_of_this_very_user
# why: asks for the id by a name that others may have, too
# looks like: an id looked up by a name
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session, name):
    session.add(User(name=name))
    session.flush()
    return session.scalars(select(User.id).where(User.name == name).order_by(User.id)).first()
