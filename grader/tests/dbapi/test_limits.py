"""What a worker's connections may do, and what it reads when they may not."""

import functools
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pymysql
import pytest
import sqlalchemy
from sqlalchemy import make_url, text

from grader import dbapi
from grader.databases import Backend
from grader.dbapi.broker.line import BrokerDied, BrokerLine, grant_for, stand_in_url
from grader.dbapi.broker.watch import STUCK, Watch
from grader.dbapi.crossing.control import Limits
from grader.dbapi.door import Door
from grader.tests import needs
from grader.tests.dbapi.conftest import broker_process, connector, outcome, through_broker
from grader.trace import Trace

MODULES: dict[str, Any] = {"sqlite3": sqlite3, "psycopg2": psycopg2, "pymysql": pymysql}
ENDLESS = {
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(60)",
    "mysql": "SELECT sleep(60)",
}


@pytest.fixture
def through(broker: BrokerLine) -> Any:
    """Record through the broker."""
    return functools.partial(through_broker, broker)


def test_a_statement_that_runs_too_long_is_stopped(url: str, backend: Backend, through: Any) -> None:
    with through(url, limits=Limits(statement_seconds=0.3)) as recorder:
        engine = sqlalchemy.create_engine(url)
        with engine.connect() as connection:
            began = time.monotonic()
            with pytest.raises(
                sqlalchemy.exc.OperationalError, match=r"it ran longer than 0\.3 s|the statement ran longer"
            ):
                connection.execute(text(ENDLESS[backend.name])).all()
            assert time.monotonic() - began < 10
            connection.rollback()
            assert connection.execute(text("SELECT 7")).scalar() == 7
        assert recorder.complaints() == ["A statement ran longer than 0.3 s."]


def test_waiting_for_a_lock_is_running(url: str, backend: Backend, through: Any) -> None:
    with through(url, limits=Limits(statement_seconds=0.5)):
        engine = sqlalchemy.create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t (n INTEGER)"))
            connection.execute(text("INSERT INTO t VALUES (1)"))
        with engine.connect() as first, engine.connect() as second:
            first.execute(text("UPDATE t SET n = 2"))
            with pytest.raises(sqlalchemy.exc.OperationalError, match=r"longer than|locked"):
                second.execute(text("UPDATE t SET n = 3"))


@pytest.mark.only_on("sqlite")
def test_a_function_of_the_worker_s_that_does_not_return_ends_the_connection(url: str, through: Any) -> None:
    released = threading.Event()
    with through(url, limits=Limits(statement_seconds=0.3)) as recorder:
        connection = sqlite3.connect(make_url(url).database, check_same_thread=False)
        connection.create_function("wait", 0, lambda: released.wait(5) and 1)
        thread = threading.Thread(target=outcome, args=(connection.execute, "SELECT wait()"))
        thread.start()
        deadline = time.monotonic() + 5
        while not any(event.event == "close" for event in recorder.events) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert recorder.events[-1].event == "close"
        released.set()
        thread.join()


def test_what_does_not_stop_ends_the_process() -> None:
    given_up = threading.Event()
    watch = Watch(given_up.set)

    class Stubborn:
        def stop(self) -> None:
            pass

    with watch.over(Stubborn(), 0.1):
        assert given_up.wait(5)


@pytest.mark.only_on("sqlite")
def test_a_query_that_cannot_be_interrupted_ends_the_broker(url: str) -> None:
    stuck = "SELECT instr(hex(zeroblob(3900000)), hex(zeroblob(1900000)) || '1')"  # one call, which looks at no flag
    with broker_process() as (line, process):
        with pytest.raises(BrokerDied), through_broker(line, url, limits=Limits(statement_seconds=0.2)):
            began = time.monotonic()
            connection = sqlite3.connect(make_url(url).database)
            assert outcome(connection.execute, stuck)[0] is sqlite3.ProgrammingError
            assert time.monotonic() - began < 10
        assert process.wait(10) == STUCK


def test_a_broker_that_is_killed_is_a_broker_that_died(url: str) -> None:
    with (
        broker_process() as (line, process),
        pytest.raises(BrokerDied),
        through_broker(line, url) as recorder,
    ):
        with sqlalchemy.create_engine(url).connect() as connection:
            connection.execute(text("SELECT 1"))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            with pytest.raises(sqlalchemy.exc.DBAPIError):
                connection.execute(text("SELECT 1"))
        len(recorder)


def test_the_broker_ends_when_its_referee_goes(url: str) -> None:
    with broker_process() as (line, process):
        line.close()
        assert process.wait(10) == 0


@pytest.mark.only_on("postgresql", "mysql")
def test_an_answer_that_needs_too_much_memory(url: str, backend: Backend) -> None:
    """A driver reads an answer whole before it gives out the first row."""
    huge = {
        "postgresql": "SELECT repeat('x', 10000000) FROM generate_series(1, 200)",
        "mysql": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 200)"
        " SELECT repeat('x', 10000000) FROM n",
    }[backend.name]
    with broker_process(memory=700 << 20) as (line, process):
        with through_broker(line, url, limits=Limits(statement_seconds=60)):
            driver = MODULES[backend.driver]
            with pytest.raises(driver.DatabaseError, match="memory"):
                connector(url, driver.connect)().cursor().execute(huge)
            with sqlalchemy.create_engine(url).connect() as connection:
                assert connection.execute(text("SELECT 8")).scalar() == 8
        assert process.poll() is None


def test_statements_are_counted(url: str, through: Any) -> None:
    with through(url, limits=Limits(statements=20)) as recorder:
        engine = sqlalchemy.create_engine(url)
        with (
            engine.connect() as connection,
            pytest.raises(sqlalchemy.exc.OperationalError, match="More than 20 statements"),
        ):
            for number in range(30):
                connection.execute(text(f"SELECT {number}"))
        assert recorder.complaints() == ["More than 20 statements were sent."]
        assert 0 < Trace(recorder).statements <= 20


def test_connections_are_counted(url: str, backend: Backend, through: Any) -> None:
    connect = connector(url, MODULES[backend.driver].connect)
    with through(url, limits=Limits(open_connections=3, connections=5)) as recorder:
        dbapi.install()
        connect = connector(url, MODULES[backend.driver].connect)
        kept = [connect() for _ in range(3)]
        seen = outcome(connect)
        assert seen[0] is MODULES[backend.driver].OperationalError
        assert "More than 3 connections were open" in seen[2]
        for each in kept:
            each.close()
        del kept, each
        connect().close()
        assert "More than 5 connections were made" in outcome(connect)[2]
        assert len(recorder.complaints()) == 2


def test_the_record_is_bounded_and_its_count_right(url: str, through: Any) -> None:
    with through(url, limits=Limits(record_bytes=20_000)) as recorder:
        engine = sqlalchemy.create_engine(url)
        with engine.connect() as connection:
            for _ in range(10):
                connection.execute(text("SELECT :x"), {"x": "x" * 5000})
        statements = Trace(recorder).statements
        assert statements == 10
        assert sum(len(str(event.parameters)) for event in statements) < 25_000


def test_an_answer_that_no_message_can_hold(url: str, backend: Backend, through: Any) -> None:
    big = {
        "sqlite": "SELECT hex(zeroblob(3900000)), hex(zeroblob(3900000)), hex(zeroblob(3900000))",
        "postgresql": "SELECT repeat('x', 20000000)",
        "mysql": "SELECT repeat('x', 15000000), repeat('x', 15000000)",
    }[backend.name]
    with through(url):
        engine = sqlalchemy.create_engine(url)
        error = pytest.raises(sqlalchemy.exc.DBAPIError, match=r"longer than the grader passes on|too big")
        with engine.connect() as connection, error:
            connection.execute(text(big)).all()
        with engine.connect() as connection:
            assert connection.execute(text("SELECT 8")).scalar() == 8


def test_a_statement_that_no_message_can_hold(url: str, through: Any) -> None:
    with through(url), sqlalchemy.create_engine(url).connect() as connection:
        with pytest.raises(sqlalchemy.exc.OperationalError, match="too many"):
            connection.execute(text("SELECT :x"), {"x": "x" * (17 << 20)})
        assert connection.execute(text("SELECT 9")).scalar() == 9


def test_many_rows_come_in_parts(url: str, backend: Backend, through: Any) -> None:
    numbers = {
        "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5000) SELECT x, '…' FROM n",
        "postgresql": "SELECT x, '…' FROM generate_series(1, 5000) AS x",
        "mysql": "SELECT seq.x, '…' FROM (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 900)"
        " SELECT x FROM n) AS seq",
    }[backend.name]
    count = 900 if backend.name == "mysql" else 5000
    with through(url) as recorder:
        with sqlalchemy.create_engine(url).connect() as connection:
            assert connection.execute(text(numbers)).all() == [(n, "…") for n in range(1, count + 1)]
            result = connection.execute(text(numbers))
            assert [next(result)[0] for _ in range(700)] == list(range(1, 701))
            assert len(result.fetchmany(50)) == 50
            assert len(result.all()) == count - 750
        assert [event.rows for event in Trace(recorder).statements] == [count, count]


@pytest.mark.only_on("sqlite")
def test_rows_that_were_sent_and_not_used_are_not_counted(url: str, broker: BrokerLine) -> None:
    query = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100) SELECT x FROM n"
    ours, theirs = socket.socketpair()
    recorder = broker.begin(grant_for(url, said=url), theirs)
    door = Door(ours)
    dbapi.use(door)
    connection = sqlite3.connect(make_url(url).database)
    for used in (1, 2, 3, 5, 37):
        cursor = connection.execute(query)
        for _ in range(used):
            cursor.fetchone()
        door.settle()
        assert recorder.events[-1].rows == used
    dbapi.stop_using()
    broker.end()
    door.close()


# --- what may be connected to


@pytest.fixture
def granted(url: str, broker: BrokerLine, tmp_path: Path) -> Iterator[str]:
    """The address that a worker is given for a database."""
    ours, theirs = socket.socketpair()
    said = stand_in_url(url)
    broker.begin(grant_for(url, said, str(tmp_path)), theirs)
    door = Door(ours)
    dbapi.use(door)
    yield said
    dbapi.stop_using()
    broker.end()
    door.close()


def test_the_stand_in_address_tells_nothing(url: str, granted: str) -> None:
    real = make_url(url)
    for part in (real.password, real.database, real.port):
        assert part is None or str(part) not in granted
    with sqlalchemy.create_engine(granted).connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1


@pytest.mark.only_on("postgresql", "mysql")
def test_the_stand_in_address_has_the_same_parts(url: str, granted: str) -> None:
    def parts(url: str) -> list[bool]:
        return [part is not None for part in make_url(url)[:6]]

    assert parts(granted) == parts(url)


@pytest.mark.only_on("mysql")
def test_without_a_database_there_is_none(granted: str) -> None:
    with sqlalchemy.create_engine(make_url(granted).set(database="")).connect() as connection:
        assert connection.execute(text("SELECT DATABASE()")).scalar() is None


@pytest.mark.only_on("postgresql", "mysql")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"host": "elsewhere"}, "Name or service not known"),
        ({"port": 9}, "Connection refused"),
        ({"username": "root"}, "password authentication failed|Access denied"),
        ({"password": "guessed"}, "password authentication failed|Access denied"),
        ({"database": "other"}, "does not exist|Unknown database"),
    ],
)
def test_another_address_is_refused_in_the_driver_s_words(granted: str, change: Any, words: str) -> None:
    engine = sqlalchemy.create_engine(make_url(granted).set(**change))
    with pytest.raises(sqlalchemy.exc.OperationalError, match=words):
        engine.connect()


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x.db", "/tmp/x.db", "a/../../x.db", "file:/etc/passwd", "nul\x00l"]
)
def test_another_file_cannot_be_opened(granted: str, path: str) -> None:
    for options in ({}, {"uri": True}):
        with pytest.raises((sqlite3.OperationalError, ValueError)):
            sqlite3.connect(path, **options)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("query", ["?vfs=unix-none", "?immutable=1", "?nolock=1", "?mode=odd"])
def test_a_uri_chooses_no_way_to_open(granted: str, query: str) -> None:
    path = make_url(granted).database
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        sqlite3.connect(f"file:{path}{query}", uri=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("CREATE TABLE t (n)")


@pytest.mark.only_on("sqlite")
def test_a_file_beside_the_database_is_the_worker_s_own(granted: str, tmp_path: Path) -> None:
    for path in ("own.db", "/database/own.db"):
        sqlite3.connect(path).execute("CREATE TABLE IF NOT EXISTS t (n)")
    assert (tmp_path / "own.db").exists()


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize(
    "options",
    [
        {"passfile": "/etc/passwd"},
        {"service": "x"},
        {"hostaddr": "127.0.0.1"},
        {"sslkey": "/etc/passwd"},
        {"options": "-f x"},
        {"options": "--x"},
    ],
)
def test_psycopg2_reads_no_files_for_a_worker(granted: str, options: Any) -> None:
    with pytest.raises(psycopg2.ProgrammingError, match="invalid dsn"):
        connector(granted, psycopg2.connect)(**options)
    settings = {
        "options": "-c search_path=x -c statement_timeout=100",
        "application_name": "mine",
        "connect_timeout": 3,
    }
    with connector(granted, psycopg2.connect)(**settings).cursor() as cursor:
        cursor.execute("SHOW search_path")
        assert cursor.fetchone() == ("x",)


@pytest.mark.only_on("mysql")
@pytest.mark.parametrize(
    "options",
    [
        {"local_infile": True},
        {"read_default_file": "/etc/passwd"},
        {"read_default_group": "x"},
        {"bind_address": "127.0.0.2"},
        {"server_public_key": b"x"},
        {"unix_socket": "/tmp/x"},
        {"conv": {str: str}},
    ],
)
def test_pymysql_reads_no_files_for_a_worker(granted: str, options: Any) -> None:
    with pytest.raises((pymysql.err.NotSupportedError, pymysql.err.OperationalError)):
        connector(granted, pymysql.connect)(**options)


@pytest.mark.only_on("mysql")
def test_local_infile_is_no_flag_that_a_worker_can_set(granted: str, tmp_path: Path) -> None:
    from pymysql.constants import CLIENT

    (tmp_path / "x").write_text("1\n")
    connection = connector(granted, pymysql.connect)(client_flag=CLIENT.LOCAL_FILES | CLIENT.FOUND_ROWS)
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE t (n INTEGER)")
    with pytest.raises(pymysql.err.Error):
        cursor.execute(f"LOAD DATA LOCAL INFILE '{tmp_path / 'x'}' INTO TABLE t")


# --- hostile SQL in SQLite


HOSTILE = [
    "ATTACH '/tmp/kata-attached.db' AS x",
    "ATTACH 'file:/tmp/kata-attached.db' AS x",
    "VACUUM INTO '/tmp/kata-vacuumed.db'",
    "SELECT load_extension('x')",
    "SELECT fts3_tokenizer('simple')",
    "PRAGMA writable_schema = ON",
    "PRAGMA max_page_count = 100000000",
    "PRAGMA temp_store_directory = '/tmp'",
    "PRAGMA data_store_directory = '/tmp'",
    "PRAGMA mmap_size = 1000000000",
    "PRAGMA hard_heap_limit = 1",
    "PRAGMA busy_timeout = 3600000",
    "CREATE VIRTUAL TABLE t USING csv(filename='/etc/passwd')",
]


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("sql", HOSTILE)
def test_sqlite_does_not_act_with_the_broker_s_rights(granted: str, sql: str) -> None:
    connection = sqlite3.connect(make_url(granted).database, isolation_level=None)
    for own in (None, lambda *_: sqlite3.SQLITE_OK):
        connection.set_authorizer(own)
        with pytest.raises(sqlite3.Error):
            connection.execute(sql).fetchall()
    assert not Path("/tmp/kata-attached.db").exists()
    assert not Path("/tmp/kata-vacuumed.db").exists()


@pytest.mark.only_on("sqlite")
def test_the_limits_of_sqlite_can_be_lowered_only(granted: str) -> None:
    connection = sqlite3.connect(make_url(granted).database)
    before = connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, before * 10)
    assert connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) == before
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1000)
    assert connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) == 1000
    with pytest.raises(sqlite3.NotSupportedError, match="not available here"):
        connection.deserialize(b"")


@pytest.mark.only_on("sqlite")
def test_a_database_of_sqlite_cannot_grow_for_ever(granted: str) -> None:
    connection = sqlite3.connect(make_url(granted).database, isolation_level=None)
    connection.execute("CREATE TABLE t (b BLOB)")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        connection.execute(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 200)"
            " INSERT INTO t SELECT zeroblob(1000000) FROM n"
        )


@needs.linux
def test_nobody_may_look_into_the_broker() -> None:
    code = (
        "import ctypes, socket, threading\n"
        "from grader.dbapi.broker.line import BrokerLine\n"
        "from grader.dbapi.broker.service import serve\n"
        "ours, theirs = socket.socketpair()\n"
        "threading.Thread(target=serve, args=(theirs,), daemon=True).start()\n"
        "BrokerLine(ours).end()\n"
        "assert ctypes.CDLL(None).prctl(3) == 0, 'PR_GET_DUMPABLE'\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=20).returncode == 0
