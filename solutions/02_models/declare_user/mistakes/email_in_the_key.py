# caught by: test_the_id_alone_is_the_key
# why: makes the e-mail part of the key: then only the pair of id and e-mail is unique, and not the e-mail
# looks like: an e-mail address in the primary key
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(100), primary_key=True)
    nickname: Mapped[str | None] = mapped_column(String(30))

    def __repr__(self) -> str:
        return f"User(id={self.id!r}, name={self.name!r})"
