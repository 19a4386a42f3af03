from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


def get_session(engine):
    Session = sessionmaker(bind=engine)
    session = Session()
    try:
        yield session
    except:
        session.rollback()
    else:
        session.commit()
