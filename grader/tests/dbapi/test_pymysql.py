"""What PyMySQL alone has."""

import functools
import warnings
from collections import OrderedDict
from typing import Any

import pymysql
import pytest
from pymysql import cursors
from pymysql.constants import CLIENT

from grader.dbapi.real import CONNECT
from grader.tests.dbapi.conftest import Connect, Recording, Twins, connector, outcome

pytestmark = pytest.mark.only_on("mysql")

QUERY = "SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y' UNION ALL SELECT 3, 'z'"


class Ordered(cursors.DictCursor):
    """A class as users write it."""

    dict_type = OrderedDict  # type: ignore[assignment]


def shown(cursor: Any) -> Any:
    names = ("rowcount", "rownumber", "description", "warning_count", "_executed", "arraysize")
    return [getattr(cursor, name) for name in names]


@pytest.mark.parametrize(
    "factory", [cursors.Cursor, cursors.SSCursor, cursors.DictCursor, cursors.SSDictCursor, Ordered]
)
def test_cursor_classes(twins: Twins, factory: Any) -> None:
    def probe(connect: Connect) -> Any:
        seen: list[Any] = []
        for connection, cursor_class in ((connect(), factory), (connect(cursorclass=factory), None)):
            cursor = connection.cursor(cursor_class)
            known = functools.partial(shown, cursor)
            seen += [isinstance(cursor, factory), known(), cursor.execute(QUERY), known(), cursor.fetchone()]
            seen += [
                known(),
                cursor.fetchmany(1),
                cursor.fetchall(),
                cursor.fetchall(),
                cursor.fetchone(),
                known(),
            ]
            cursor.execute(QUERY)
            seen += [[type(row) for row in cursor], outcome(cursor.scroll, 1), cursor.fetchmany(3)]
            cursor.execute("CREATE TABLE IF NOT EXISTS t (n INT)")
            seen += [cursor.execute("INSERT INTO t VALUES (1), (2)"), outcome(cursor.fetchall), known()]
            cursor.execute("SELECT x.n, y.n FROM t AS x JOIN t AS y ORDER BY 1, 2")
            seen += [cursor.fetchone()]
            cursor.close()
            seen += [outcome(cursor.execute, QUERY), outcome(cursor.fetchone), cursor.close()]
            connection.commit()
        return seen

    twins.compare(probe)


def test_scrolling(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        seen: list[Any] = []
        for factory in (cursors.Cursor, cursors.SSCursor):
            with connection.cursor(factory) as cursor:
                cursor.execute(QUERY)
                seen += [cursor.scroll(1), cursor.fetchone(), outcome(cursor.scroll, -2), cursor.rownumber]
                seen += [outcome(cursor.scroll, 0, "absolute"), outcome(cursor.scroll, 0, "sideways")]
        return seen

    twins.compare(probe)


def test_many_results_of_one_call(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect(client_flag=CLIENT.MULTI_STATEMENTS)
        seen: list[Any] = []
        for factory in (cursors.Cursor, cursors.SSCursor):
            cursor = connection.cursor(factory)
            cursor.execute("SELECT 1; SELECT 2 AS two; DO 0")
            seen += [cursor.fetchall(), cursor.nextset(), cursor.description, cursor.fetchall()]
            seen += [cursor.nextset(), cursor.nextset()]
            cursor.execute("SELECT 1; SELECT 2")
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                cursor.execute("SELECT 3")  # reads what was left, and mentions it
            seen += [cursor.fetchall(), [str(one.message) for one in caught], cursor.close()]
        return seen

    twins.compare(probe)


def test_an_unbuffered_result_that_is_left_half_read(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        cursor = connection.cursor(cursors.SSCursor)
        cursor.execute(QUERY)
        seen = [cursor.fetchone()]
        other = connection.cursor()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            seen += [outcome(other.execute, "SELECT 7"), other.fetchall()]
        cursor.close()
        return [*seen, [str(one.message) for one in caught], other.execute("SELECT 8")]

    twins.compare(probe)


def test_procedures(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        cursor = connection.cursor()
        cursor.execute("CREATE PROCEDURE twice(IN n INT) SELECT n * 2 AS doubled")
        seen = [cursor.callproc("twice", (21,)), cursor.fetchall(), cursor.nextset(), cursor.nextset()]
        return [*seen, outcome(cursor.callproc, "nothing")]

    twins.compare(probe)


def test_autocommit(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection, watcher = connect(), connect(autocommit=True)
        cursor, outside = connection.cursor(), watcher.cursor()
        cursor.execute("CREATE TABLE t (n INT)")
        seen: list[Any] = []

        def note() -> None:
            outside.execute("SELECT count(*) FROM t")
            seen.append((connection.get_autocommit(), connection.server_status & 1, outside.fetchall()))

        note()
        cursor.execute("INSERT INTO t VALUES (1)")
        note()
        connection.autocommit(True)  # commits
        note()
        cursor.execute("INSERT INTO t VALUES (2)")
        note()
        connection.begin()
        cursor.execute("INSERT INTO t VALUES (3)")
        note()
        connection.rollback()
        connection.autocommit(False)
        note()
        return seen

    assert twins.compare(probe)[-1][-1] == ((2,),)


def test_what_a_connection_knows(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE t (n INT AUTO_INCREMENT PRIMARY KEY, word VARCHAR(3))")
        cursor.execute("INSERT INTO t (word) VALUES ('a'), ('b')")
        seen: list[Any] = [cursor.lastrowid, connection.insert_id(), connection.affected_rows()]
        seen += [connection.open, connection.charset, connection.encoding, connection.host, connection.port]
        seen += [connection.get_server_info(), connection.server_version, connection.character_set_name()]
        seen += [connection.get_host_info(), connection.get_proto_info(), connection.ping(False)]
        seen += [connection.escape("it's"), connection.escape(None)]
        seen += [outcome(connection.escape, object())[0:1], cursor.mogrify("SELECT %s, %s", ("x", 1))]
        cursor.execute("SELECT connection_id()")
        assert cursor.fetchone() == (connection.thread_id(),)
        seen += [outcome(connection.select_db, "no_such_database")[0], connection.set_charset("latin1")]
        seen += [connection.encoding, outcome(connection.ping)]
        connection.close()
        return [*seen, connection.open, outcome(connection.ping), outcome(connection.ping, False)]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # ping() wants to know whether to reconnect
        twins.compare(probe)


def test_warnings_of_server_and_driver(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        cursor = connection.cursor()
        cursor.execute("SELECT 1 / 0")
        seen = [cursor.warning_count, connection.show_warnings()]
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            connection.literal("x")
            connection.set_charset("utf8mb4")
            connection.ping(True)
        return [*seen, [(one.category, str(one.message)) for one in caught]]

    assert DeprecationWarning in dict(twins.compare(probe)[-1])


def test_bulk_inserts(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE t (n INT, word VARCHAR(10))")
        insert = "INSERT INTO t (n, word) VALUES (%s, %s) ON DUPLICATE KEY UPDATE n = 1"
        seen = [cursor.executemany(insert, [(1, "a"), (2, "b")]), cursor.rowcount, cursor._executed]
        seen += [
            cursor.executemany("INSERT INTO t VALUES (%(n)s, 'c')", [{"n": 3}, {"n": 4}]),
            cursor.rowcount,
        ]
        seen += [cursor.executemany("DELETE FROM t WHERE n = %s", [(1,), (9,)]), cursor.rowcount]
        return [
            *seen,
            cursor.executemany(insert, []),
            cursor.rowcount,
            outcome(cursor.executemany, insert, 5),
        ]

    twins.compare(probe)


def test_what_is_not_offered_says_so(url: str, recording: Recording) -> None:
    with recording(url):
        connection = connector(url, pymysql.connect)()
        for step in (connection.query, connection.next_result):
            with pytest.raises(pymysql.err.NotSupportedError, match="not available here"):
                step("SELECT 1")


def test_a_connection_that_is_refused(url: str, recording: Recording) -> None:
    real = outcome(connector(url, CONNECT["pymysql"]), password="wrong")
    with recording(url) as recorder:
        assert outcome(connector(url, pymysql.connect), password="wrong") == real

    assert real[0] is pymysql.OperationalError
    assert [event.event for event in recorder.events if event.error] == ["connect"]
