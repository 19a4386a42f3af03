"""When the shim stands before the drivers, and what is left when it does not."""

import gc
import sqlite3
from typing import Any

import psycopg2
import pymysql
import pytest
import sqlalchemy
from sqlalchemy import text

from grader import dbapi
from grader.databases import Backend
from grader.dbapi.real import CONNECT
from grader.tests.dbapi.conftest import Recording, connector
from grader.trace import Recorder, Trace

MODULES = {"sqlite3": sqlite3, "psycopg2": psycopg2, "pymysql": pymysql}


def test_while_nothing_is_recorded_the_drivers_are_real(url: str, backend: Backend) -> None:
    dbapi.install()
    connects = (MODULES[backend.driver].connect, CONNECT[backend.driver])
    installed, real = (connector(url, connect)() for connect in connects)
    installed.close()
    real.close()

    assert type(installed) is type(real)


def test_installing_twice_is_installing_once() -> None:
    dbapi.install()
    connects = [module.connect for module in MODULES.values()]

    dbapi.install()

    assert [module.connect for module in MODULES.values()] == connects
    assert sqlite3.dbapi2.connect is sqlite3.connect
    assert pymysql.Connect is pymysql.connect


def test_one_recording_at_a_time() -> None:
    with dbapi.recording(Recorder()):
        with pytest.raises(RuntimeError, match="already"), dbapi.recording(Recorder()):
            pass
        assert dbapi.current_broker() is not None
    assert dbapi.current_broker() is None


def test_what_was_left_open_is_rolled_back_and_closed(
    url: str, backend: Backend, recording: Recording
) -> None:
    with recording(url) as recorder:
        engine = sqlalchemy.create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t (n INTEGER)"))
        left = engine.connect()
        left.execute(text("INSERT INTO t VALUES (1)"))
        assert Trace(recorder).left_open == 1

    assert recorder.open_transactions() == []
    assert recorder.events[-1].event == "close"
    real = sqlalchemy.create_engine(url)
    with real.begin() as outside:
        assert outside.execute(text("SELECT count(*) FROM t")).scalar() == 0
        outside.execute(text("DROP TABLE t"))  # nothing holds a lock
    real.dispose()
    with pytest.raises(sqlalchemy.exc.DBAPIError):
        left.execute(text("SELECT 1"))


def test_a_cursor_that_outlives_its_recording_says_that_the_connection_is_closed(
    url: str, backend: Backend, recording: Recording
) -> None:
    module: Any = MODULES[backend.driver]
    with recording(url):
        connection = connector(url, module.connect)()
        cursor = connection.cursor()
        cursor.execute("SELECT 1")

    with pytest.raises((module.InterfaceError, module.ProgrammingError)):
        cursor.execute("SELECT 1")


def test_a_connection_that_is_dropped_is_closed(url: str, backend: Backend, recording: Recording) -> None:
    with recording(url) as recorder:
        connection = connector(url, MODULES[backend.driver].connect)()
        connection.cursor().execute("SELECT 2")
        assert len(recorder.open_transactions()) == 1
        if backend.name == "sqlite":
            connection.close()  # Python 3.13 warns of what is dropped open, be it real or not
        del connection
        gc.collect()

        assert [event.event for event in recorder.events] == ["connect", "begin", "statement", "close"]
        assert recorder.open_transactions() == []


def test_connections_of_before_are_not_recorded(url: str, backend: Backend, recording: Recording) -> None:
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection, recording(url) as recorder:
        connection.execute(text("SELECT 1"))
    engine.dispose()

    assert recorder.events == []


def test_a_client_may_ask_for_nothing_else_than_its_lists_say(
    url: str, backend: Backend, recording: Recording
) -> None:
    with recording(url):
        connection = connector(url, MODULES[backend.driver].connect)()
        cursor = connection.cursor()
        for request in [
            ("get", "__class__"),
            ("set", "__class__", int),
            ("call", "__reduce__", (), {}),
            ("cursor_get", cursor._number, "connection"),
            ("cursor_set", cursor._number, "__class__", int),
            ("cursor_call", cursor._number, "__reduce__", (), {}),
            ("execute", cursor._number, "close", "SELECT 1"),
        ]:
            with pytest.raises(AttributeError, match="offer no"):
                connection._request(*request)
        with pytest.raises(ValueError, match="no such operation"):
            connection._request("shut_down")


def test_attributes_that_cannot_be_set_say_so(url: str, backend: Backend, recording: Recording) -> None:
    name = {"sqlite": "in_transaction", "postgresql": "status", "mysql": "open"}[backend.name]
    with recording(url):
        connection = connector(url, MODULES[backend.driver].connect)()
        with pytest.raises(AttributeError, match=name):
            setattr(connection, name, 1)


def test_a_module_that_connects_by_name_is_shimmed_too(
    url: str, backend: Backend, recording: Recording
) -> None:
    """`creator` and raw connections are the submission's connections like any other."""
    dbapi.install()
    connect = connector(url, MODULES[backend.driver].connect)
    with recording(url) as recorder:
        engine = sqlalchemy.create_engine(url, creator=connect)
        raw = engine.raw_connection()
        raw.cursor().execute("SELECT 2")
        raw.close()

    assert Trace(recorder).selects == 1


def test_a_percent_sign_is_recorded_as_it_was_written(url: str, recorder: Recorder) -> None:
    with sqlalchemy.create_engine(url).connect() as connection:
        found = connection.execute(text("SELECT :word WHERE 'half 50%' LIKE '%50%'"), {"word": "x"}).scalar()

    assert found == "x"
    assert "LIKE '%50%'" in Trace(recorder).sql


PATIENCE = {
    "sqlite": ["PRAGMA busy_timeout", 2000],
    "postgresql": ["SHOW lock_timeout", "2s"],
    "mysql": ["SELECT CONCAT(@@innodb_lock_wait_timeout, '+', @@lock_wait_timeout)", "2+2"],
}


def test_a_submission_waits_a_short_time_for_a_lock(url: str, backend: Backend, recording: Recording) -> None:
    question, seconds = PATIENCE[backend.name]
    with recording(url), sqlalchemy.create_engine(url).connect() as connection:
        assert connection.exec_driver_sql(str(question)).scalar() == seconds


@pytest.mark.only_on("sqlite")
def test_a_time_that_is_given_counts(url: str, recording: Recording) -> None:
    with (
        recording(url),
        sqlalchemy.create_engine(url, connect_args={"timeout": 1}).connect() as connection,
    ):
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 1000
