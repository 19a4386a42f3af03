# caught by: test_nothing_stays_without_a_commit
# why: commits whenever a session is closed, also when its work is incomplete
# looks like: a session that commits when it is closed
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


class AutoSession(Session):
    def close(self):
        self.commit()
        super().close()


def make_factory(engine):
    return sessionmaker(engine, class_=AutoSession)
