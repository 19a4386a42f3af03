# caught by: test_one_commit_is_enough
# why: commits once for the row and once more for nothing
# looks like: a commit too many
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
        session.commit()
        note.text = text.upper()
        session.commit()
        return note.id
