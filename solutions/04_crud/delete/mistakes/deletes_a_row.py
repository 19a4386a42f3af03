# caught by: test_one_user_is_gone_and_the_others_stay, test_the_answer_is_whether_there_was_such_a_user
# why: hands a row of execute() to delete(), which wants the object in it
# looks like: a row in the place of an object
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
    user = session.execute(select(User).where(User.id == id)).first()
    if user is None:
        return False
    session.delete(user)
    session.commit()
    return True
