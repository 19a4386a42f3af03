# caught by: test_one_user_is_gone_and_the_others_stay, test_the_answer_is_whether_there_was_such_a_user, test_for_nobody_no_delete_is_sent
# why: compares the id with itself, not with the column, so that any row will do
# looks like: a WHERE that is true for every row
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
    user = session.scalars(select(User).where(id == id).order_by(User.id)).first()
    if user is None:
        return False
    session.delete(user)
    session.commit()
    return True
