# why: a class with __enter__ and __exit__; closing rolls back what was not committed
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "lost_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(50))


class db_scope:
    def __init__(self, engine):
        self.session = Session(engine)

    def __enter__(self):
        return self.session

    def __exit__(self, kind, error, traceback):
        try:
            if kind is None:
                self.session.commit()
        finally:
            self.session.close()


def get_db(engine):
    session = Session(engine)
    try:
        yield session
        session.commit()
    finally:
        session.close()
