# caught by: test_the_note_is_kept, test_one_commit_is_enough
# why: a flush sends the INSERT, and closing the session throws it away
# looks like: a flush without a commit
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
        session.add(note)
        session.flush()
        return note.id
