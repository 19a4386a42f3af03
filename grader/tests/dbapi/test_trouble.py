"""Waits and broken connections, which only show between connections: real driver and shim alike."""

import threading
import time
from typing import Any

import pymysql
import pytest
import sqlalchemy
from sqlalchemy import text

from grader.databases import Backend
from grader.tests.dbapi.conftest import Connect, Recording, Twins, outcome
from grader.trace import Recorder, Trace


def with_row(connect: Connect, **options: Any) -> Any:
    connection = connect(**options)
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER)")
    cursor.execute("INSERT INTO account VALUES (1, 100)")
    connection.commit()
    return connection


def test_one_thread_waits_for_a_lock_of_another(twins: Twins, backend: Backend) -> None:
    def probe(connect: Connect) -> Any:
        first = with_row(connect)
        options = {"timeout": 20, "check_same_thread": False} if backend.name == "sqlite" else {}
        second = connect(**options)
        first.cursor().execute("UPDATE account SET balance = 1 WHERE id = 1")
        done: list[str] = []

        def wait() -> None:
            second.cursor().execute("UPDATE account SET balance = balance + 1 WHERE id = 1")
            done.append("second")
            second.commit()

        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.15)
        done.append("first")
        first.commit()
        thread.join(10)
        cursor = first.cursor()
        cursor.execute("SELECT balance FROM account")
        return done, list(cursor.fetchall())

    assert twins.compare(probe) == (["first", "second"], [(2,)])


def test_a_wait_keeps_its_place_in_the_record(twins: Twins, backend: Backend) -> None:
    test_one_thread_waits_for_a_lock_of_another(twins, backend)

    events = [(event.event, event.connection, event.verb) for event in Trace(twins.recorder).events]
    waited, committed = events.index(("statement", 2, "update")), events.index(("commit", 1, "commit"), 8)
    assert waited < committed


@pytest.mark.only_on("sqlite")
def test_a_wait_that_is_too_long(twins: Twins) -> None:
    def probe(connect: Connect) -> Any:
        first, second = with_row(connect), connect(timeout=0.05)
        first.execute("UPDATE account SET balance = 1")
        began = time.monotonic()
        seen = outcome(second.execute, "UPDATE account SET balance = 2")
        return seen, time.monotonic() - began > 0.03, second.in_transaction

    assert twins.compare(probe)[0][3]["sqlite_errorname"] == "SQLITE_BUSY"


KILL = {"postgresql": "SELECT pg_terminate_backend({})", "mysql": "KILL {}"}
ASK = {"postgresql": "SELECT pg_backend_pid()", "mysql": "SELECT connection_id()"}


@pytest.mark.only_on("postgresql", "mysql")
def test_a_connection_that_the_server_killed(twins: Twins, backend: Backend) -> None:
    def probe(connect: Connect) -> Any:
        victim, killer = connect(), connect()
        cursor = victim.cursor()
        cursor.execute(ASK[backend.name])
        [number] = cursor.fetchone()
        killer.cursor().execute(KILL[backend.name].format(number))
        time.sleep(0.05)
        seen = [outcome(cursor.execute, "SELECT 1")[:1], outcome(cursor.execute, "SELECT 1")]
        seen += [outcome(victim.commit), outcome(victim.rollback), outcome(victim.cursor)]
        seen += [getattr(victim, "closed", None), getattr(victim, "open", None), outcome(victim.close)]
        return [*seen, outcome(victim.close), getattr(victim, "closed", None), getattr(victim, "open", None)]

    twins.compare(probe)


@pytest.mark.only_on("postgresql", "mysql")
def test_a_pool_replaces_what_was_killed(url: str, recorder: Recorder, backend: Backend) -> None:
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        number = connection.exec_driver_sql(ASK[backend.name]).scalar()
        with engine.connect() as killer:
            killer.exec_driver_sql(KILL[backend.name].format(number))
        time.sleep(0.05)
        with pytest.raises(sqlalchemy.exc.OperationalError) as error:
            connection.execute(text("SELECT 1"))
        assert error.value.connection_invalidated
        connection.rollback()
        assert connection.execute(text("SELECT 2")).scalar() == 2

    assert Trace(recorder).connections == 3
    assert Trace(recorder).left_open == 0


@pytest.mark.only_on("postgresql", "mysql")
def test_a_ping_before_use_finds_what_was_killed(url: str, recorder: Recorder, backend: Backend) -> None:
    engine = sqlalchemy.create_engine(url, pool_pre_ping=True)
    with engine.connect() as connection:
        number = connection.exec_driver_sql(ASK[backend.name]).scalar()
    killer = sqlalchemy.create_engine(url)
    with killer.connect() as connection:
        connection.exec_driver_sql(KILL[backend.name].format(number))
    time.sleep(0.05)
    recorder.clear()

    with engine.connect() as connection:
        assert connection.execute(text("SELECT 3")).scalar() == 3

    assert Trace(recorder).connections == 1
    assert [event.sql for event in Trace(recorder).statements] == ["SELECT 3"]


def test_the_end_of_a_recording_closes_what_a_thread_still_waits_with(
    new_url: Any, backend: Backend, recording: Recording
) -> None:
    """A submission's thread may wait for a lock, or for ever in a query, when its test is over."""
    endless = {
        "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
        "postgresql": "SELECT pg_sleep(60)",
        "mysql": "SELECT sleep(60)",
    }[backend.name]
    started, ended = threading.Event(), threading.Event()
    options = {"connect_args": {"check_same_thread": False}} if backend.name == "sqlite" else {}

    def work(engine: Any) -> None:
        with engine.connect() as connection:
            started.set()
            outcome(connection.exec_driver_sql, endless)
        ended.set()

    url = new_url()
    with recording(url):
        engine = sqlalchemy.create_engine(url, **options)
        thread = threading.Thread(target=outcome, args=(work, engine))
        thread.start()
        started.wait(5)
        time.sleep(0.1)
        began = time.monotonic()
    assert time.monotonic() - began < 10
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.only_on("mysql")
def test_a_deadlock_of_the_server_s_own(twins: Twins) -> None:
    """Two transactions take two locks in opposite order; the trace shows who lost."""

    def probe(connect: Connect) -> Any:
        first = with_row(connect)
        first.cursor().execute("INSERT INTO account VALUES (2, 100)")
        first.commit()
        second = connect()
        first.cursor().execute("UPDATE account SET balance = 1 WHERE id = 1")
        second.cursor().execute("UPDATE account SET balance = 2 WHERE id = 2")
        errors: list[Any] = []

        def cross(connection: Any, number: int) -> None:
            seen = outcome(
                connection.cursor().execute, "UPDATE account SET balance = 3 WHERE id = %s", (number,)
            )
            errors.append(seen if isinstance(seen, tuple) else None)
            connection.rollback()

        threads = [threading.Thread(target=cross, args=pair) for pair in ((first, 2), (second, 1))]
        for thread in threads:
            thread.start()
            time.sleep(0.1)
        for thread in threads:
            thread.join(10)
        return sorted(errors, key=lambda error: error is None)

    seen = twins.compare(probe)
    assert seen[0][:2] == (
        pymysql.err.OperationalError,
        (1213, "Deadlock found when trying to get lock; try restarting transaction"),
    )
