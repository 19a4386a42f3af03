"""One program, the same events on the three backends."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Column, Engine, ForeignKey, Integer, MetaData, String, Table, inspect, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from grader.databases import Backend
from grader.side import Side
from grader.trace import Event, Recorder, Trace


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    posts: Mapped[list["Post"]] = relationship(order_by="Post.id")


class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


author = Author.__table__


def told(event: Event) -> str:
    """An event in a few words: what every backend must agree on."""
    words = [event.verb if event.event == "statement" else event.event]
    if event.rows is not None:
        words.append(str(event.rows))
    words += [word for word, holds in (("failed", event.error), ("at once", event.autocommitted)) if holds]
    if event.event == "rollback" and not event.wrote:
        words.append("nothing")
    return " ".join(words)


@pytest.fixture
def made(url: str, backend: Backend) -> str:
    """A database with the tables, and one author."""
    engine = sqlalchemy.create_engine(url)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(author.insert().values(id=1, name="Ada"))
    engine.dispose()
    return url


def insert_in_a_block(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(author.insert().values(id=2, name="Bo"))


def only_read(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(select(author)).all()


def connect_and_do_nothing(engine: Engine) -> None:
    with engine.begin():
        pass


def unit_of_work(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Author(id=2, name="Bo", posts=[Post(id=1), Post(id=2)]))
        session.commit()
        found = session.get(Author, 2)
        assert found is not None
        found.name = "Cy"
        session.flush()
        session.delete(found.posts[0])
        session.commit()


def session_rolls_back(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Author(id=2, name="Bo"))
        session.flush()
        session.rollback()
        session.add(Author(id=3, name="Cy"))
        session.flush()


def lazy_loads(engine: Engine) -> None:
    with Session(engine) as session:
        for found in session.scalars(select(Author)):
            assert found.posts == []


def savepoints(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Author(id=2, name="Bo"))
        session.flush()
        with pytest.raises(sqlalchemy.exc.IntegrityError), session.begin_nested():
            session.execute(author.insert().values(id=3, name="Ada"))
        with session.begin_nested():
            session.execute(author.insert().values(id=4, name="Di"))
        session.commit()


def autocommit(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(author.insert().values(id=2, name="Bo"))
        connection.execute(select(author)).all()
        connection.execute(author.delete().where(author.c.id == 2))


def many_rows(engine: Engine) -> None:
    rows = [{"id": number, "name": f"n{number}"} for number in range(2, 5)]
    with engine.begin() as connection:
        connection.execute(author.insert(), rows)
        connection.execute(
            author.update().where(author.c.id == sqlalchemy.bindparam("i")),
            [{"i": row["id"], "name": row["name"].upper()} for row in rows],
        )


def error_in_the_middle(engine: Engine) -> None:
    with pytest.raises(sqlalchemy.exc.IntegrityError), engine.begin() as connection:
        connection.execute(author.insert().values(id=2, name="Bo"))
        connection.execute(author.insert().values(id=3, name="Ada"))


def failed_reading(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(sqlalchemy.exc.DBAPIError):
        connection.execute(text("SELECT * FROM nowhere"))


def transaction_as_text(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for sql in (
            "BEGIN",
            "INSERT INTO author VALUES (2, 'Bo')",
            "SAVEPOINT a",
            "INSERT INTO author VALUES (3, 'Cy')",
            "ROLLBACK TO SAVEPOINT a",
            "RELEASE SAVEPOINT a",
            "COMMIT",
            "BEGIN",
            "DELETE FROM author",
            "ROLLBACK",
            "DELETE FROM author WHERE id = 2",
        ):
            connection.exec_driver_sql(sql)


def raw_sql(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("-- a note\nUPDATE author SET name = :name"), {"name": "Bo"})
        connection.execute(text("SELECT name FROM author WHERE id IN (1, 7)")).scalars().all()
        connection.commit()
        connection.commit()


def create_and_drop(engine: Engine) -> None:
    table = Table("extra", MetaData(), Column("n", Integer, primary_key=True))
    table.metadata.create_all(engine)
    table.metadata.create_all(engine)
    inspect(engine).get_columns("extra")
    table.metadata.drop_all(engine)


def reflect(engine: Engine) -> None:
    Base.metadata.create_all(engine)
    found = MetaData()
    found.reflect(engine)
    inspector = inspect(engine)
    for name in inspector.get_table_names():
        inspector.get_columns(name)
        inspector.get_pk_constraint(name)
        inspector.get_foreign_keys(name)
        inspector.get_indexes(name)
        inspector.get_unique_constraints(name)
        inspector.get_check_constraints(name)
        inspector.get_table_comment(name) if inspector.dialect.supports_comments else None
    inspector.get_view_names()
    inspector.has_table("nowhere")
    inspector.get_schema_names()


def two_connections(engine: Engine) -> None:
    with engine.connect() as first, engine.connect() as second:
        first.execute(select(author)).all()
        second.execute(select(author)).all()
        second.rollback()
        first.commit()


def isolation_levels(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.get_isolation_level()
        assert connection.default_isolation_level
    with engine.connect().execution_options(isolation_level="SERIALIZABLE") as connection:
        connection.execute(select(author)).all()


def a_raw_connection(engine: Engine) -> None:
    raw = engine.raw_connection()
    cursor = raw.cursor()
    cursor.execute("INSERT INTO author VALUES (2, 'Bo')")
    cursor.execute("SELECT id FROM author")
    assert len(cursor.fetchall()) == 2
    raw.commit()
    raw.close()


PROGRAMS: list[tuple[Callable[[Engine], None], str]] = [
    (insert_in_a_block, "connect, begin, insert 1, commit"),
    (only_read, "connect, begin, select 1, rollback nothing"),
    (connect_and_do_nothing, "connect"),
    (
        unit_of_work,
        "connect, begin, insert 1, insert 2, commit, begin, select 1, update 1, select 2, delete 1, commit",
    ),
    (session_rolls_back, "connect, begin, insert 1, rollback, begin, insert 1, rollback"),
    (lazy_loads, "connect, begin, select 1, select 0, rollback nothing"),
    (
        savepoints,
        "connect, begin, insert 1, savepoint, insert failed, rollback_to, savepoint, insert 1, release, commit",
    ),
    (autocommit, "connect, insert 1 at once, select 2, delete 1 at once"),
    (many_rows, "connect, begin, insert 3, update 3, commit"),
    (error_in_the_middle, "connect, begin, insert 1, insert failed, rollback"),
    (failed_reading, "connect, begin, select failed, rollback nothing"),
    (
        transaction_as_text,
        "connect, begin, insert 1, savepoint, insert 1, rollback_to, release, commit,"
        " begin, delete 2, rollback, delete 1 at once",
    ),
    (raw_sql, "connect, begin, update 1, select 1, commit"),
    (create_and_drop, "connect, begin, create, commit, begin, drop, commit"),
    (reflect, "connect"),
    (
        two_connections,
        "connect, connect, begin, select 1, begin, select 1, rollback nothing, commit",
    ),
    (isolation_levels, "connect, begin, select 1, rollback nothing"),
    (a_raw_connection, "connect, begin, insert 1, select 2, commit"),
]


@pytest.mark.parametrize(("program", "expected"), PROGRAMS, ids=lambda value: getattr(value, "__name__", ""))
def test_the_same_events(
    made: str, backend: Backend, recorder: Recorder, program: Callable[[Engine], None], expected: str
) -> None:
    program(Side(backend.engines(made, savepoints=program is savepoints)).create_engine({}))

    assert [told(event) for event in Trace(recorder).events] == expected.split(", ")
    assert Trace(recorder).left_open == 0


def test_the_same_values(made: str, recorder: Recorder) -> None:
    engine = sqlalchemy.create_engine(made)
    with engine.begin() as connection:
        connection.execute(author.insert().values(id=2, name="Bo"))
        connection.execute(select(author).where(author.c.name == "Bo", author.c.id > 1)).all()
        connection.execute(author.insert(), [{"id": 3, "name": "Cy"}, {"id": 4, "name": "Di"}])

    assert sorted(map(str, Trace(recorder).parameters)) == sorted("2 Bo Bo 1 3 Cy 4 Di".split())


def test_values_are_kept_as_they_were(made: str, recorder: Recorder) -> None:
    mark = "?" if made.startswith("sqlite") else "%s"
    parameters: Any = [[2, "Bo"], [3, "Cy"]]
    raw = sqlalchemy.create_engine(made).raw_connection()
    raw.cursor().executemany(f"INSERT INTO author VALUES ({mark}, {mark})", parameters)
    parameters[0][1] = parameters[1] = "changed"

    [event] = Trace(recorder).inserts
    assert event.many
    assert event.parameters == [(2, "Bo"), (3, "Cy")]
    raw.close()


def test_rows_that_a_cursor_on_the_server_was_asked_for(made: str, recorder: Recorder) -> None:
    """SQLite finds rows when asked; the others send all at once, unless the cursor stays on the server."""
    engine = sqlalchemy.create_engine(made)
    insert_in_a_block(engine)
    with engine.connect().execution_options(stream_results=True, max_row_buffer=1) as connection:
        assert connection.execute(select(author)).fetchone()

    assert Trace(recorder).selects[0].rows in (1, 2)


def test_a_ping_of_the_pool_is_housekeeping(made: str, recorder: Recorder) -> None:
    engine = sqlalchemy.create_engine(made, pool_pre_ping=True)
    for _ in range(3):
        only_read(engine)

    assert Trace(recorder).selects == 3
    assert Trace(recorder).connections == 1


SEEN = [
    ("sqlite", "SELECT sqlite_version()"),
    ("sqlite", "PRAGMA foreign_keys"),
    ("sqlite", "SELECT name FROM sqlite_master UNION SELECT name FROM author"),
    ("sqlite", "SELECT name FROM author /* FROM sqlite_master */"),
    ("postgresql", "SELECT version()"),
    ("postgresql", "SHOW server_version"),
    ("postgresql", "SELECT name FROM author WHERE name <> 'pg_catalog.pg_class'"),
    ("postgresql", "SELECT name FROM pg_catalog.pg_class, author"),
    ("postgresql", "SELECT 1 FROM pg_catalog.pg_class; SELECT name FROM author"),
    ("postgresql", "WITH a AS (DELETE FROM author RETURNING 1) SELECT 1 FROM pg_catalog.pg_class"),
    ("mysql", "SELECT VERSION()"),
    ("mysql", "SELECT @@version"),
    ("mysql", "SELECT DATABASE()"),
    ("mysql", "SELECT name FROM author JOIN information_schema.tables"),
]


@pytest.mark.parametrize(("backend", "sql"), SEEN, indirect=["backend"])
def test_a_users_own_questions_are_seen(made: str, recorder: Recorder, sql: str) -> None:
    engine = sqlalchemy.create_engine(made)
    only_read(engine)
    recorder.clear()

    with engine.connect() as connection:
        connection.execute(text(sql)).all()

    assert [event.sql for event in Trace(recorder).statements] == [sql]


@pytest.mark.parametrize(
    ("backend", "sql"),
    [
        ("sqlite", "SELECT name FROM sqlite_master"),
        ("sqlite", "PRAGMA table_info(author)"),
        ("postgresql", "SELECT table_name FROM information_schema.tables"),
        ("mysql", "SHOW TABLES"),
        ("mysql", "DESCRIBE author"),
    ],
    indirect=["backend"],
)
def test_questions_to_the_catalogue_are_not(made: str, recorder: Recorder, sql: str) -> None:
    with sqlalchemy.create_engine(made).connect() as connection:
        connection.execute(text(sql)).all()

    assert Trace(recorder).statements == 0
    assert Trace(recorder).left_open == 0
