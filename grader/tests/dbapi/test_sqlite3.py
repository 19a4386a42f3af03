"""What sqlite3 alone has."""

import sqlite3
import threading
import warnings
from pathlib import Path
from typing import Any

import pytest

from grader.dbapi.real import CONNECT
from grader.tests.dbapi.conftest import IN_MEMORY, Connect, Recording, Twins, outcome

pytestmark = pytest.mark.only_on("sqlite")


def in_thread(step: Any) -> Any:
    """Return the outcome of a call made in another thread, without the threads' numbers."""
    seen: list[Any] = []
    thread = threading.Thread(target=lambda: seen.append(outcome(step)))
    thread.start()
    thread.join()
    return [part[:90] if isinstance(part, str) else part for part in seen[0][:1] + seen[0][2:3]]


def test_other_threads_are_refused(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect(check_same_thread=True)
        cursor = connection.cursor()
        steps = [connection.cursor, connection.commit, connection.close, cursor.fetchone, cursor.close]
        steps += [lambda: cursor.execute("SELECT 1"), lambda: connection.execute("SELECT 1")]
        steps += [lambda: connection.create_function("f", 0, lambda: 1)]
        return [in_thread(step) for step in steps]

    for error, text in twins.compare(probe):
        assert error is sqlite3.ProgrammingError
        assert text.startswith("SQLite objects created in a thread")


def test_other_threads_are_welcome_where_the_check_is_off(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect(check_same_thread=False)
        seen: list[Any] = []
        thread = threading.Thread(target=lambda: seen.append(connection.execute("SELECT 1").fetchall()))
        thread.start()
        thread.join()
        return seen

    assert twins.compare(probe) == [[(1,)]]


def test_a_second_thread_can_interrupt(twins: Twins) -> None:
    endless = (
        "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) SELECT max(n) FROM number"
    )

    def probe(connect: Connect) -> Any:
        connection = connect(check_same_thread=False)
        threading.Timer(0.1, connection.interrupt).start()
        return outcome(lambda: connection.execute(endless).fetchall())

    assert twins.compare(probe)[3]["sqlite_errorname"] == "SQLITE_INTERRUPT"


def test_row_factories(twins: Twins) -> None:
    def as_dict(cursor: Any, row: Any) -> Any:
        return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}

    def probe(connect: Connect) -> Any:
        connection = connect()
        sql = 'SELECT 1 AS one, 2 AS "two words", 3 AS "quo""te" UNION SELECT 4, 5, 6'
        seen = []
        connection.row_factory = sqlite3.Row
        for row in connection.execute(sql):
            seen += [type(row), row.keys(), tuple(row), row["one"], row["TWO WORDS"], row['quo"te']]
        rows = connection.execute(sql).fetchmany(2)
        seen += [rows[0] == connection.execute(sql).fetchone(), hash(rows[0]) == hash(rows[1])]
        earlier = connection.cursor()
        connection.row_factory = as_dict
        seen += [connection.execute(sql).fetchall(), type(earlier.execute(sql).fetchone())]
        earlier.row_factory = lambda cursor, row: list(row)
        return [*seen, earlier.fetchall()]

    twins.compare(probe)


def test_text_factory_and_declared_types(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect(detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
        connection.execute("CREATE TABLE t (pair PAIR, word TEXT)")
        connection.execute("INSERT INTO t VALUES (?, ?)", ("1;2", "zwölf"))
        seen = [connection.execute("SELECT * FROM t").fetchone()]
        connection.text_factory = bytes
        seen += [connection.text_factory, connection.execute("SELECT word FROM t").fetchone()]
        connection.text_factory = lambda raw: raw.decode().upper()
        return [*seen, connection.execute("SELECT word FROM t").fetchone()]

    sqlite3.register_converter("PAIR", lambda raw: tuple(map(int, raw.split(b";"))))
    assert twins.compare(probe)[0] == ((1, 2), "zwölf")


def test_functions_of_ones_own(twins: Twins) -> None:
    class Longest:
        def __init__(self) -> None:
            self.found = ""

        def step(self, word: str) -> None:
            self.found = max(self.found, word, key=len)

        def finalize(self) -> str:
            return self.found

    class Sum(Longest):
        def __init__(self) -> None:
            self.total = 0

        def step(self, number: Any) -> None:
            self.total += number

        def inverse(self, number: Any) -> None:
            self.total -= number

        def value(self) -> Any:
            return self.total

        finalize = value

    def fail() -> None:
        raise ZeroDivisionError

    def probe(connect: Connect) -> Any:
        connection = connect()
        connection.create_function("double", 1, lambda value: value * 2, deterministic=True)
        connection.create_function("fail", 0, fail)
        connection.create_aggregate("longest", 1, Longest)
        connection.create_window_function("total", 1, Sum)
        connection.create_collation("backwards", lambda a, b: (a < b) - (a > b))
        connection.execute("CREATE TABLE t (word TEXT, n INTEGER)")
        connection.executemany("INSERT INTO t VALUES (?, ?)", [("a", 1), ("ccc", 2), ("bb", 3)])
        connection.set_authorizer(
            lambda action, *rest: (
                sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_DELETE else sqlite3.SQLITE_OK
            )
        )
        return [
            connection.execute("SELECT double(21), longest(word) FROM t").fetchall(),
            connection.execute("SELECT word FROM t ORDER BY word COLLATE backwards").fetchall(),
            connection.execute("SELECT total(n) OVER (ORDER BY n ROWS 1 PRECEDING) FROM t").fetchall(),
            outcome(connection.execute, "SELECT fail()"),
            outcome(connection.execute, "DELETE FROM t"),
        ]

    twins.compare(probe)


def test_adapters_of_ones_own_and_their_warnings(twins: Twins) -> None:
    class Point:
        def __conform__(self, protocol: Any) -> str:
            if protocol is sqlite3.PrepareProtocol:
                return "1;2"
            raise AssertionError

    def probe(connect: Connect) -> Any:
        connection = connect()
        connection.create_function("warn", 0, lambda: warnings.warn("odd", stacklevel=1))
        with pytest.warns(UserWarning, match="odd") as caught:
            connection.execute("SELECT warn()")
        return connection.execute("SELECT ?", (Point(),)).fetchall(), [str(one.message) for one in caught]

    assert twins.compare(probe) == ([("1;2",)], ["odd"])


def test_isolation_levels(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        connection.execute("CREATE TABLE t (n INTEGER)")
        seen: list[Any] = []

        def note() -> None:
            seen.append((connection.isolation_level, connection.in_transaction, connection.total_changes))

        note()
        connection.execute("INSERT INTO t VALUES (1)")
        note()
        connection.rollback()
        note()
        connection.execute("INSERT INTO t VALUES (2)")
        connection.isolation_level = None  # commits
        note()
        connection.rollback()
        connection.execute("INSERT INTO t VALUES (3)")
        note()
        connection.execute("BEGIN IMMEDIATE")
        note()
        connection.rollback()
        connection.isolation_level = "EXCLUSIVE"
        connection.execute("INSERT INTO t VALUES (4)")
        note()
        seen.append(outcome(setattr, connection, "isolation_level", "nonsense"))
        seen.append(outcome(setattr, connection, "in_transaction", False)[0])
        connection.commit()
        return seen, connection.execute("SELECT n FROM t").fetchall()

    assert twins.compare(probe)[1] == [(2,), (3,), (4,)]


def test_the_autocommit_attribute_of_newer_pythons(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        seen = [hasattr(connection, "autocommit")]
        if seen == [True]:  # since Python 3.12
            connection.execute("CREATE TABLE t (n INTEGER)")
            for value in (True, False):
                connection.autocommit = value
                connection.execute("INSERT INTO t VALUES (1)")
                seen += [connection.autocommit, connection.in_transaction]
                connection.rollback()
            seen += [outcome(setattr, connection, "autocommit", "nonsense")[0]]
            seen += [connection.execute("SELECT count(*) FROM t").fetchall()]
            connection.autocommit = True
        return seen

    twins.compare(probe)


def test_scripts_commit_first(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        connection.execute("CREATE TABLE t (n INTEGER)")
        connection.execute("INSERT INTO t VALUES (1)")
        connection.executescript("INSERT INTO t VALUES (2); INSERT INTO t VALUES (3);")
        connection.rollback()
        seen = [connection.execute("SELECT n FROM t").fetchall()]
        seen += [outcome(connection.executescript, "INSERT INTO t VALUES (4); NONSENSE;")]
        return [*seen, list(connection.iterdump()), connection.execute("SELECT count(*) FROM t").fetchone()]

    twins.compare(probe)


def test_a_half_read_cursor_holds_its_lock_until_it_is_dropped(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        writer, reader = connect(timeout=0), connect(timeout=0)
        writer.execute("CREATE TABLE t (n INTEGER)")
        writer.executemany("INSERT INTO t VALUES (?)", [(n,) for n in range(500)])
        writer.commit()
        seen = []
        cursor = reader.execute("SELECT n FROM t")
        cursor.fetchone()
        writer.execute("INSERT INTO t VALUES (0)")
        seen += [outcome(writer.commit)]
        del cursor
        seen += [outcome(writer.commit)]
        cursor = reader.execute("SELECT n FROM t")
        cursor.fetchmany(2)
        writer.execute("INSERT INTO t VALUES (0)")
        seen += [outcome(writer.commit)]
        reader.close()
        seen += [outcome(writer.commit)]
        return seen

    seen = twins.compare(probe)
    assert seen[0][0] is sqlite3.OperationalError
    assert seen[1] is None


def test_positional_connect_arguments(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        # the database comes first, from the URL
        seen = [outcome(connect, database="twice")[0], outcome(connect, nonsense=1)[0]]
        return [*seen, connect(isolation_level="IMMEDIATE", cached_statements=1).isolation_level]

    twins.compare(probe)


def test_a_file_that_cannot_be_opened(tmp_path: Path, recording: Recording) -> None:
    path = tmp_path / "no" / "such" / "folder.db"
    real = outcome(CONNECT["sqlite3"], path)
    with recording(IN_MEMORY) as recorder:
        assert outcome(sqlite3.connect, path) == real

    assert real[3]["sqlite_errorname"] == "SQLITE_CANTOPEN"
    assert [(event.event, event.error) for event in recorder.events] == [
        ("connect", "OperationalError: unable to open database file")
    ]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("backup", [None]),
        ("blobopen", ["t", "c", 1]),
        ("load_extension", ["x"]),
        ("enable_load_extension", [True]),
        ("cursor", [type("Mine", (sqlite3.Cursor,), {})]),
    ],
)
def test_what_is_not_offered_says_so(name: str, arguments: list[Any], recording: Recording) -> None:
    with recording(IN_MEMORY):
        connection = sqlite3.connect(":memory:")
        with pytest.raises(sqlite3.NotSupportedError, match="not available here"):
            getattr(connection, name)(*arguments)


@pytest.mark.parametrize("value", [[1, 2], (1, "two"), {3}, frozenset({4}), [(5,), [None]]])
def test_what_sqlite_cannot_bind_is_on_record_as_it_is(twins: Twins, value: Any) -> None:
    def probe(connect: Connect) -> Any:
        return outcome(lambda: connect().execute("SELECT :values", {"values": value}))

    assert f"type {type(value).__name__!r} is not supported" in str(twins.compare(probe))
    refused = next(event for event in twins.recorder.events if event.event == "statement")
    assert refused.parameters == {"values": value}
