"""Right and wrong answers whose failures are compared with golden messages."""

from sqlalchemy import String, create_engine, make_url, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Crate(Base):
    __tablename__ = "crate"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(30), unique=True)


def labels(session):
    return [session.get(Crate, id).label for id in session.scalars(select(Crate.id).order_by(Crate.id)).all()]


def add(engine, label):
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO crate (label) VALUES (:label)"), {"label": label})


def add_twice(engine, label):
    add(engine, label)
    add(engine, label)


def look_and_leave(engine):
    with engine.connect() as connection:
        connection.execute(text("SELECT id FROM crate"))


def first_row(engine):
    with engine.connect() as connection:
        return connection.execute(text("SELECT 1 AS id, 'pears' AS label")).one()


def long_statement(engine, label):
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT id, label FROM crate WHERE label = :label AND id BETWEEN 1 AND 1000 OR label = 'another label' ORDER BY label"
            ),
            {"label": label * 30},
        )


def not_written():
    raise NotImplementedError


def takes_one(engine):
    return engine


def swallow():
    try:
        raise ValueError("original")
    except ValueError as error:
        raise RuntimeError("another") from error


def legacy(engine):
    with Session(engine) as session:
        session.query(Crate).get(1)


def doubtful(session):
    ids = select(Crate.id).subquery()
    session.execute(select(Crate).where(Crate.id.in_(ids))).all()


def keep(engine):
    connection = engine.connect()
    connection.exec_driver_sql("SELECT 1")
    return connection


def make():
    return Crate(label="x")


def searches_in_python():
    return select(Crate).where("a" in Crate.label)


def log_in_as_nobody(url):
    made = make_url(url)
    wrong = made.set(password="guessed") if made.password else made.set(database=f"{made.database}/none")
    create_engine(wrong).connect()


def forgets_an_import():
    return [selekt for _ in range(2)]  # noqa: F821
