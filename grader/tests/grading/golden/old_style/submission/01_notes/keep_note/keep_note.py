from sqlalchemy import Engine, String
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import Mapped, Session, mapped_column


Base = declarative_base()


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(100))


def keep_note(engine: Engine, text: str) -> int:
    with Session(engine) as session:
        note = Note(text=text)
        session.add(note)
        session.commit()
        return note.id
