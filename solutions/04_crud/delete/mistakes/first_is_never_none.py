# caught by: test_the_answer_is_whether_there_was_such_a_user, test_for_nobody_no_delete_is_sent
# why: hands to delete() what first() gives, but first() gives None where there is no row
# looks like: a None that is handed to delete()
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
    user = session.scalars(select(User).where(User.id == id)).first()
    session.delete(user)
    session.commit()
    return True
