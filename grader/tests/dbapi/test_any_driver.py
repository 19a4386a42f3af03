"""What all three drivers have in common, as a program sees it: the shim must not be told from the driver."""

import gc
import sqlite3
import warnings
from typing import Any

import pymysql
import pytest
from psycopg2 import extensions

from grader.tests.dbapi.conftest import Connect, Twins, outcome

MARK = {"sqlite": "?", "postgresql": "%s", "mysql": "%s"}


@pytest.fixture
def mark(backend: Any) -> str:
    return MARK[backend.name]


def filled(connect: Connect, mark: str, **options: Any) -> Any:
    """Connect and make a table with two rows."""
    connection = connect(**options)
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE pet (id INTEGER PRIMARY KEY, name VARCHAR(20) UNIQUE)")
    cursor.executemany(f"INSERT INTO pet VALUES ({mark}, {mark})", [(1, "Ada"), (2, "Bo")])
    connection.commit()
    cursor.close()
    return connection


def shown(cursor: Any) -> Any:
    """All that DB-API says of a cursor."""
    return [getattr(cursor, name, "absent") for name in ("description", "rowcount", "lastrowid", "arraysize")]


def test_a_cursor_before_during_and_after(twins: Twins, mark: str) -> None:
    def probe(connect: Connect) -> Any:
        connection = filled(connect, mark)
        cursor = connection.cursor()
        seen = [shown(cursor), cursor.connection is connection]
        returned = cursor.execute("SELECT id, name FROM pet ORDER BY id")
        seen += [returned is cursor, shown(cursor)]
        seen += [cursor.fetchone(), cursor.fetchmany(), cursor.fetchmany(5), cursor.fetchone(), shown(cursor)]
        cursor.execute("SELECT id FROM pet ORDER BY id")
        seen += [list(cursor), cursor.fetchall()]
        cursor.execute(f"UPDATE pet SET name = {mark} WHERE id = {mark}", ("Cy", 2))
        seen += [shown(cursor), outcome(cursor.fetchall), outcome(cursor.fetchone)]
        cursor.execute("DELETE FROM pet WHERE id > 5")
        seen += [shown(cursor)]
        return seen

    twins.compare(probe)


def test_row_counts_of_executemany(twins: Twins, mark: str) -> None:
    def probe(connect: Connect) -> Any:
        connection = filled(connect, mark)
        cursor = connection.cursor()
        seen = []
        for rows in ([(3, "Cy"), (4, "Di")], [], iter([(5, "Ed")])):
            returned = outcome(cursor.executemany, f"INSERT INTO pet VALUES ({mark}, {mark})", rows)
            seen += [returned, shown(cursor)]
        returned = outcome(
            cursor.executemany, f"UPDATE pet SET name = {mark} WHERE id = {mark}", [("x", 1), ("y", 99)]
        )
        return [*seen, returned, shown(cursor)]

    twins.compare(probe)


def test_errors_are_the_drivers_own(twins: Twins, mark: str) -> None:
    def probe(connect: Connect) -> Any:
        connection = filled(connect, mark)
        cursor = connection.cursor()
        seen = []
        for sql, *parameters in [
            ("SELEKT 1",),
            ("SELECT * FROM nowhere",),
            (f"INSERT INTO pet VALUES (1, {mark})", ("Ed",)),
            (f"INSERT INTO pet VALUES (7, {mark})", ("Ada",)),
            (f"SELECT {mark}, {mark}", (1,)),
            (f"SELECT {mark}", (1, 2)),
            ("SELECT 1", (1,)),
            ("",),
            (None,),
            (7,),
        ]:
            seen += [outcome(cursor.execute, sql, *parameters), shown(cursor)]
            connection.rollback()
        seen += [
            outcome(cursor.executemany, f"INSERT INTO pet VALUES ({mark}, {mark})", [(8, "a"), (1, "b")])
        ]
        connection.rollback()
        return seen

    errors = [seen for seen in twins.compare(probe) if isinstance(seen, tuple)]
    assert len({error[0] for error in errors}) > 2


class Unknown:
    """A type that no driver has heard of."""

    def __str__(self) -> str:
        return "unknown"


@pytest.mark.parametrize(
    "value",
    [
        Unknown(),
        object,
        {"a": 1},
        [1, 2],
        (1, 2),
        {3},
        1 << 70,
        float("nan"),
        b"\x00\xff",
        bytearray(b"ab"),
        memoryview(b"cd"),
        "with \x00 in it",
        "\ud800",
        complex(1, 2),
        range(3),
        True,
    ],
    ids=lambda value: type(value).__name__,
)
def test_unusual_parameters(twins: Twins, mark: str, value: Any) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        cursor = connection.cursor()
        result = outcome(cursor.execute, f"SELECT {mark}", (value,))
        if isinstance(result, tuple):
            return [part if index else part.__name__ for index, part in enumerate(result)]
        return [type(column) for column in cursor.fetchone()]

    twins.compare(probe)


@pytest.mark.parametrize(
    "parameters",
    [[1], (1,), {"a": 1}, 1, "1", None, {1}, iter([1])],
    ids=["list", "tuple", "dict", "int", "str", "None", "set", "iterator"],
)
def test_unusual_containers(twins: Twins, mark: str, parameters: Any) -> None:
    given = (
        list(parameters) if not hasattr(parameters, "__len__") and hasattr(parameters, "__iter__") else None
    )

    def probe(connect: Connect) -> Any:
        cursor = connect().cursor()
        handed = iter(given) if given is not None else parameters
        result = outcome(cursor.execute, f"SELECT {mark}", handed)
        if isinstance(result, tuple):
            return result[0], result[2]
        return cursor.fetchall()

    twins.compare(probe)


def test_closing(twins: Twins, mark: str) -> None:
    def probe(connect: Connect) -> Any:
        connection = filled(connect, mark)
        cursor = connection.cursor()
        cursor.execute("SELECT id FROM pet ORDER BY id")
        closed = connection.cursor()
        closed.close()
        seen = [outcome(closed.execute, "SELECT 1"), outcome(closed.fetchone), outcome(closed.close)]
        connection.close()
        seen += [outcome(cursor.fetchone), outcome(cursor.execute, "SELECT 1"), outcome(connection.cursor)]
        seen += [outcome(connection.commit), outcome(connection.rollback), outcome(connection.close)]
        return seen

    twins.compare(probe)


def test_with_blocks(twins: Twins, mark: str) -> None:
    def probe(connect: Connect) -> Any:
        connection = filled(connect, mark)
        with connection as same:
            entered = same is connection
            same.cursor().execute("INSERT INTO pet VALUES (3, 'Cy')")
        if not getattr(connection, "open", True):
            return entered  # PyMySQL's `with` closes
        cursor = connection.cursor()
        with pytest.raises(ZeroDivisionError), connection:
            connection.cursor().execute("INSERT INTO pet VALUES (4, 'Di')")
            raise ZeroDivisionError
        cursor.execute("SELECT id FROM pet ORDER BY id")
        return entered, cursor.fetchall()

    twins.compare(probe)


def test_uncommitted_work_is_lost_when_a_connection_is_closed_or_dropped(twins: Twins, mark: str) -> None:
    def probe(connect: Connect) -> Any:
        watcher = filled(connect, mark)
        for number, end in [(3, "close"), (4, "drop")]:
            connection = connect(forgotten=True)
            connection.cursor().execute(f"INSERT INTO pet VALUES ({number}, 'lost {number}')")
            if end == "close":
                connection.close()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ResourceWarning)  # sqlite3 minds, since Python 3.13
                del connection
                gc.collect()
        cursor = watcher.cursor()
        cursor.execute("SELECT id FROM pet ORDER BY id")
        return cursor.fetchall()

    assert [row[0] for row in twins.compare(probe)] == [1, 2]


def test_exception_classes_are_attributes_of_a_connection(twins: Twins) -> None:
    names = "Warning Error InterfaceError DatabaseError DataError OperationalError IntegrityError".split()
    names += "InternalError ProgrammingError NotSupportedError".split()

    def probe(connect: Connect) -> Any:
        connection = connect()
        return [getattr(connection, name) for name in names]

    twins.compare(probe)


def test_isinstance_takes_a_client_for_the_drivers_own(twins: Twins, backend: Any) -> None:
    connection_class, cursor_class = {
        "sqlite": (sqlite3.Connection, sqlite3.Cursor),
        "postgresql": (extensions.connection, extensions.cursor),
        "mysql": (pymysql.connections.Connection, pymysql.cursors.Cursor),
    }[backend.name]

    def probe(connect: Connect) -> Any:
        connection = connect()
        return isinstance(connection, connection_class), isinstance(connection.cursor(), cursor_class)

    assert twins.compare(probe) == (True, True)


def test_savepoints(twins: Twins, mark: str) -> None:
    def probe(connect: Connect) -> Any:
        connection = filled(connect, mark)
        cursor = connection.cursor()
        cursor.execute("INSERT INTO pet VALUES (3, 'Cy')")
        cursor.execute("SAVEPOINT a")
        cursor.execute("INSERT INTO pet VALUES (4, 'Di')")
        cursor.execute("ROLLBACK TO SAVEPOINT a")
        cursor.execute("RELEASE SAVEPOINT a")
        connection.commit()
        cursor.execute("SELECT id FROM pet ORDER BY id")
        return cursor.fetchall()

    assert [row[0] for row in twins.compare(probe)] == [1, 2, 3]
