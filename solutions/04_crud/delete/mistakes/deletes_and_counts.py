# caught by: test_for_nobody_no_delete_is_sent
# why: sends the DELETE first and looks afterwards whether it met a row
# looks like: a DELETE sent before any look whether there is a row
from sqlalchemy import String, delete
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "dog_walker"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(20))


def delete_user(session, id):
    result = session.execute(delete(User).where(User.id == id))
    session.commit()
    return result.rowcount > 0
