# caught by: test_the_note_is_kept
# why: makes an object, and tells nobody of it
# looks like: an object that was never added
from sqlalchemy import Engine, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(100))


def keep_note(engine: Engine, text: str) -> int:
    with Session(engine) as session:
        note = Note(text=text)
        return 1
