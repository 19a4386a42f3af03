# caught by: test_the_answer_is_whether_there_was_such_a_user
# why: answers only where it deletes: a function without a return gives None, which is not False
# looks like: a return that is missing
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "dog_walker"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(20))


def delete_user(session, id):
    user = session.get(User, id)
    if user is not None:
        session.delete(user)
        session.commit()
        return True
