# why: a savepoint of the connection on which the session works
from sqlalchemy import String, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Subscriber(Base):
    __tablename__ = "subscriber"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(100), unique=True)


def add_or_report(session, email):
    connection = session.connection()
    try:
        with connection.begin_nested():
            connection.execute(text("INSERT INTO subscriber (email) VALUES (:email)"), {"email": email})
    except IntegrityError:
        return False
    else:
        return True
