# why: a factory that is made first and bound afterwards, with a session class of its own
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


class ParcelSession(Session):
    def find(self, code):
        return self.scalars(select(Parcel).where(Parcel.code == code)).one_or_none()


def make_factory(engine):
    factory = sessionmaker(class_=ParcelSession)
    factory.configure(bind=engine)
    return factory
