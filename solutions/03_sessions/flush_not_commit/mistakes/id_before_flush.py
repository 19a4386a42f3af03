# caught by: test_the_insert_has_been_sent, test_the_id_is_the_one_that_the_database_gave
# why: believes that add() sends the INSERT; the id is still None
# looks like: an id that was read before the flush
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "library_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def stage_user(session, name):
    user = User(name=name)
    session.add(user)
    return user.id
