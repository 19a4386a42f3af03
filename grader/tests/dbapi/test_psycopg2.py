"""What psycopg2 alone has."""

import threading
import time
import uuid
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg2
import pytest
from psycopg2 import extensions, extras, sql

from grader.dbapi.real import CONNECT
from grader.tests.dbapi.conftest import Connect, Recording, Twins, connector, outcome
from grader.trace import Recorder

pytestmark = pytest.mark.only_on("postgresql")


def rows(connection: Any, query: Any, parameters: Any = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def test_the_diagnostics_of_an_error(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE t (n INTEGER NOT NULL CONSTRAINT positive CHECK (n > 0))")
        connection.commit()
        seen = [outcome(cursor.execute, "INSERT INTO t VALUES (-1)"), connection.info.transaction_status]
        seen += [outcome(cursor.execute, "SELECT 1"), connection.status]
        connection.rollback()
        return [*seen, outcome(cursor.execute, "INSERT INTO t VALUES (NULL)"), connection.status]

    error = twins.compare(probe)[0]
    assert error[0] is psycopg2.errors.CheckViolation
    assert error[3]["diag"]["constraint_name"] == "positive"


def test_transactions_as_the_driver_keeps_them(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        seen: list[Any] = []

        def note() -> None:
            names = (
                "status",
                "autocommit",
                "isolation_level",
                "readonly",
                "deferrable",
                "closed",
                "encoding",
            )
            seen.append([getattr(connection, name) for name in names])
            seen.append([connection.get_transaction_status(), connection.info.transaction_status])

        note()
        rows(connection, "SELECT 1")
        note()
        seen.append(outcome(setattr, connection, "autocommit", True))
        connection.rollback()
        connection.autocommit = True
        rows(connection, "SELECT 1")
        note()
        connection.autocommit = False
        connection.set_session(isolation_level="SERIALIZABLE", readonly=True, deferrable=True)
        note()
        seen.append(rows(connection, "SHOW transaction_isolation"))
        connection.commit()
        connection.set_isolation_level(extensions.ISOLATION_LEVEL_READ_COMMITTED)
        connection.readonly = None
        connection.set_client_encoding("LATIN1")
        note()
        seen.append(outcome(setattr, connection, "isolation_level", "nonsense"))
        connection.reset()
        note()
        connection.close()
        return [*seen, connection.closed, connection.status]

    twins.compare(probe)


def test_cursors_on_the_server(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        series = "SELECT generate_series(1, 10)"
        seen: list[Any] = []
        with connection.cursor("named", scrollable=True) as cursor:
            seen += [cursor.name, cursor.scrollable, cursor.withhold, cursor.description, cursor.itersize]
            cursor.execute(series)
            seen += [cursor.description, cursor.rowcount, cursor.fetchone(), cursor.description]
            cursor.scroll(3)
            seen += [cursor.fetchmany(2), cursor.rownumber, outcome(cursor.scroll, -100), cursor.fetchone()]
        cursor = connection.cursor("steps")
        cursor.itersize = 3
        cursor.execute(series)
        seen += [[next(cursor) for _ in range(2)], list(cursor), outcome(cursor.execute, series)]
        held = connection.cursor("held", withhold=True)
        held.execute(series)
        connection.commit()
        seen += [held.fetchall(), held.close()]
        connection.autocommit = True
        seen += [outcome(connection.cursor("no").execute, series)]
        return seen

    twins.compare(probe)


def test_what_a_cursor_knows(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        cursor = connection.cursor()
        names = (
            "query",
            "statusmessage",
            "rownumber",
            "lastrowid",
            "closed",
            "name",
            "arraysize",
            "itersize",
        )

        def known() -> Any:
            return [getattr(cursor, name) for name in names]

        seen = [known(), outcome(cursor.fetchall)]
        cursor.execute("SELECT %s AS a", ("x",))
        column = cursor.description[0]
        seen += [known(), type(column), column.name, column.type_code]
        cursor.arraysize = 2
        cursor.execute("SELECT generate_series(1, 5)")
        seen += [cursor.fetchmany(), cursor.scroll(-1), cursor.fetchone(), cursor.scroll(0, "absolute")]
        seen += [cursor.fetchall(), known(), outcome(cursor.scroll, 9), outcome(cursor.nextset)]
        seen += [cursor.mogrify("SELECT %s, %s", ("it's", None)), cursor.cast(20, "12")]
        cursor.execute("CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n * 2'")
        seen += [cursor.callproc("twice", [21]), cursor.fetchall(), cursor.close(), known()[4]]
        return seen

    twins.compare(probe)


@pytest.mark.parametrize("factory", [extras.DictCursor, extras.RealDictCursor, extras.NamedTupleCursor])
def test_cursor_classes_of_the_extras(twins: Twins, factory: Any) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect(cursor_factory=factory)
        query = "SELECT 1 AS one, 'x' AS word UNION ALL SELECT 2, 'y'"
        seen: list[Any] = []
        for name in (None, "on_the_server"):
            cursor = connection.cursor(name)
            seen += [isinstance(cursor, factory), isinstance(cursor, extensions.cursor)]
            cursor.execute(query)
            row = cursor.fetchone()
            seen += [type(row).__name__, list(row), cursor.fetchmany(1), cursor.fetchone()]
            cursor.close()
        cursor = connection.cursor()
        cursor.execute(query)
        seen += [list(cursor)]
        return seen

    twins.compare(probe)


def test_a_cursor_class_of_ones_own(twins: Twins) -> None:
    class Counting(extensions.cursor):
        executed = 0

        def execute(self, query: Any, vars: Any = None) -> None:
            self.executed += 1
            super().execute(query, vars)

    def probe(connect: Connect) -> Any:
        connection = connect()
        with connection.cursor(cursor_factory=Counting) as cursor:
            cursor.execute("SELECT 1")
            cursor.execute("SELECT 2")
            return cursor.executed, cursor.fetchall(), isinstance(cursor, Counting), type(cursor).__name__

    assert twins.compare(probe) == (2, [(2,)], True, "Counting")


def test_types_there_and_back(twins: Twins) -> None:
    values: list[tuple[str, Any]] = [
        ("integer[]", [1, 2, None]),
        ("text[]", ["a", 'b"c', "{d}"]),
        ("uuid", uuid.UUID(int=5)),
        ("int4range", extras.NumericRange(1, 5)),
        ("daterange", extras.DateRange(None, None)),
        ("json", extras.Json({"a": [1, None]})),
        ("jsonb", extras.Json({"b": 2.5})),
        ("numeric", Decimal("1.50")),
        ("bytea", b"\x00\x01"),
        ("interval", timedelta(days=1, seconds=2)),
        ("timestamptz", datetime(2024, 1, 2, tzinfo=UTC)),
        ("boolean", True),
    ]

    def probe(connect: Connect) -> Any:
        connection = connect()
        extras.register_uuid(None, connection)
        seen = []
        for name, value in values:
            found = rows(connection, f"SELECT %s::{name}", (value,))[0][0]
            seen.append((type(found), bytes(found) if isinstance(found, memoryview) else found))
        return seen

    twins.compare(probe)


def test_types_registered_for_one_connection(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection, other = connect(), connect()
        extras.register_default_json(connection, loads=lambda text: ("json", text))
        extras.register_default_jsonb(connection, loads=lambda text: ("jsonb", text))
        shout = extensions.new_type((25,), "SHOUT", lambda value, cursor: value and value.upper())
        extensions.register_type(shout, connection)
        query = "SELECT '{}'::json, '[]'::jsonb, 'x'::text, NULL::text"
        seen = [rows(connection, query), rows(other, query)]
        with other.cursor() as cursor:
            extensions.register_type(shout, cursor)
            cursor.execute(query)
            seen.append(cursor.fetchall())
        seen += [sorted(connection.string_types), rows(other, query)]
        with connection.cursor() as cursor:
            cursor.execute("CREATE TYPE pair AS (a integer, b text)")
        pair = extras.register_composite("pair", connection)
        seen += [rows(connection, "SELECT '(1,x)'::pair"), pair.name]
        broken = extensions.new_type((23,), "BROKEN", lambda value, cursor: 1 // 0)
        extensions.register_type(broken, connection)
        return [*seen, outcome(rows, connection, "SELECT 1")]

    twins.compare(probe)


def test_dictionaries_by_hstore(twins: Twins) -> None:
    """An extension, which a server may lack: then both must say so alike."""

    def probe(connect: Connect) -> Any:
        connection = connect()
        connection.autocommit = True
        created = outcome(connection.cursor().execute, "CREATE EXTENSION hstore")
        registered = outcome(extras.register_hstore, connection)
        return created, registered, outcome(rows, connection, "SELECT %s", ({"k": "v"},))

    twins.compare(probe)


def test_composed_sql(twins: Twins) -> None:
    query = sql.SQL("SELECT {}, {} AS {}").format(
        sql.Literal("it's"), sql.Placeholder(), sql.Identifier('a"b')
    )

    def probe(connect: Connect) -> Any:
        connection = connect()
        with connection.cursor() as cursor:
            cursor.execute(query, (1,))
            seen = [cursor.fetchall(), cursor.description[0].name, cursor.description[1].name]
            cursor.executemany(sql.SQL("SELECT {}").format(sql.Placeholder("n")), [{"n": 1}, {"n": 2}])
            seen += [query.as_string(connection), query.as_string(cursor)]
            seen += [extensions.quote_ident('a"b', connection), extensions.quote_ident("c", cursor)]
            return [*seen, outcome(extensions.quote_ident, "c", None), outcome(query.as_string, None)]

    twins.compare(probe)
    assert """SELECT 'it''s', %s AS "a""b\"""" in [event.sql for event in twins.recorder.events]


def test_helpers_that_send_many_rows_at_once(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE t (n INTEGER, word TEXT)")
            made = extras.execute_values(
                cursor, "INSERT INTO t VALUES %s RETURNING n", [(1, "a"), (2, "b")], fetch=True
            )
            extras.execute_batch(cursor, "INSERT INTO t VALUES (%s, %s)", [(3, "c"), (4, "d")])
            cursor.execute("SELECT * FROM t ORDER BY n")
            return made, cursor.fetchall()

    twins.compare(probe)


def test_notices(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE NOTICE 'one'; RAISE WARNING 'two'; END $$")
            seen = [list(connection.notices)]
            connection.notices[:] = []
            cursor.execute("DO $$ BEGIN RAISE NOTICE 'three'; END $$")
        return [*seen, connection.notices]

    assert twins.compare(probe) == [["NOTICE:  one\n", "WARNING:  two\n"], ["NOTICE:  three\n"]]


def test_what_a_connection_knows(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        info = connection.info
        assert (
            connection.get_backend_pid()
            == info.backend_pid
            == rows(connection, "SELECT pg_backend_pid()")[0][0]
        )
        seen = [connection.server_version, info.server_version, connection.protocol_version, info.host]
        seen += [info.parameter_status("server_encoding"), connection.get_parameter_status("server_encoding")]
        seen += [sorted(connection.get_dsn_parameters()), connection.async_, connection.isexecuting()]
        return [*seen, info.user == rows(connection, "SELECT current_user")[0][0], info.status]

    twins.compare(probe)


def test_a_second_thread_can_cancel(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        timer = threading.Timer(0.1, connection.cancel)
        timer.start()
        began = time.monotonic()
        seen = outcome(rows, connection, "SELECT pg_sleep(10)")
        assert time.monotonic() - began < 5
        return seen[0]

    assert twins.compare(probe) is psycopg2.errors.QueryCanceled


def test_two_phases(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        connection = connect()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE t (n INTEGER)")
            connection.commit()
            connection.tpc_begin(connection.xid(1, "global", "branch"))
            cursor.execute("INSERT INTO t VALUES (1)")
            connection.tpc_commit()
            connection.tpc_begin("plain")
            cursor.execute("INSERT INTO t VALUES (2)")
            connection.tpc_rollback()
            cursor.execute("SELECT n FROM t")
            seen = cursor.fetchall()
        connection.rollback()
        return seen, outcome(connection.tpc_begin, None)[0], connection.tpc_recover()

    assert twins.compare(probe)[0] == [(1,)]


def test_what_is_not_offered_says_so(url: str, recording: Recording) -> None:
    with recording(url):
        connect = connector(url, psycopg2.connect)
        connection = connect()
        cursor = connection.cursor()
        steps: list[tuple[Any, list[Any]]] = [
            (cursor.copy_from, [None, "t"]),
            (cursor.copy_to, [None, "t"]),
            (cursor.copy_expert, ["COPY t TO STDOUT", None]),
            (connection.lobject, []),
        ]
        for step, arguments in steps:
            with pytest.raises(psycopg2.NotSupportedError, match="not available here"):
                step(*arguments)
        for options in ({"connection_factory": extras.LoggingConnection}, {"async_": 1}):
            with pytest.raises(psycopg2.NotSupportedError, match="not available here"):
                connect(**options)


def test_code_in_c_refuses_a_client_instead_of_reading_what_is_not_there(
    url: str, recording: Recording
) -> None:
    with recording(url):
        connection = connector(url, psycopg2.connect)()
        with pytest.raises(TypeError):
            extensions.cursor(connection)
        with pytest.raises(TypeError):
            extensions.QuotedString("x").prepare(connection)


def test_rows_of_a_real_dict_cursor_are_ordered_dicts(url: str, recording: Recording) -> None:
    with recording(url):
        connection = connector(url, psycopg2.connect)()
        with connection.cursor(cursor_factory=extras.RealDictCursor) as cursor:
            cursor.execute("SELECT 1 AS b, 2 AS a")
            assert cursor.fetchone() == OrderedDict(b=1, a=2)


def test_a_connection_that_is_refused(url: str, recording: Recording) -> None:
    real = outcome(connector(url, CONNECT["psycopg2"]), password="wrong")
    with recording(url) as recorder:
        assert outcome(connector(url, psycopg2.connect), password="wrong") == real

    assert real[0] is psycopg2.OperationalError
    assert [event.event for event in recorder.events if event.error] == ["connect"]


@pytest.mark.parametrize("text", ["/*" * 400, b"SELECT 1 " + b"+" * 600])
def test_what_the_server_would_read_for_minutes_is_not_sent(url: str, recorder: Recorder, text: Any) -> None:
    connection = connector(url, psycopg2.connect)()

    with pytest.raises(psycopg2.errors.StatementTooComplex):
        connection.cursor().execute(text)

    connection.close()
