"""Commits that no COMMIT of the client's tells of: by definitions, scripts, procedures, and failures."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from grader.trace import Recorder, Trace, commits

HALF = "UPDATE t SET n = n + 1"


@pytest.fixture
def connection(url: str, recorder: Recorder) -> Iterator[Any]:
    """A connection of the driver's, through the shim, to a database with a table of one row."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
        connection.exec_driver_sql("INSERT INTO t VALUES (0)")
    raw = engine.raw_connection()
    recorder.clear()
    yield raw
    raw.close()


def send(connection: Any, *statements: str) -> None:
    """Send them one by one, and commit."""
    cursor = connection.cursor()
    for sql in statements:
        with contextlib.suppress(Exception):
            cursor.execute(sql)
    connection.commit()


COMMITS = [
    "CREATE TABLE IF NOT EXISTS u (n INTEGER)",
    "CREATE TABLE t (n INTEGER)",  # it is there
    "CREATE OR REPLACE VIEW v AS SELECT 1",
    "ALTER TABLE nothing ADD n INTEGER",
    "START TRANSACTION",
    "BEGIN",
    "LOCK TABLES t WRITE",
    "SET autocommit = 1",
    "ANALYZE TABLE t",
    "FLUSH TABLES",
    "EXECUTE IMMEDIATE 'COMMIT'",
]


@pytest.mark.only_on("mysql")
@pytest.mark.parametrize("sql", COMMITS)
def test_what_commits_by_the_way_is_a_commit(connection: Any, recorder: Recorder, sql: str) -> None:
    send(connection, HALF, sql, HALF)

    assert Trace(recorder).commits == 2


@pytest.mark.only_on("mysql")
@pytest.mark.parametrize(
    "sql", ["CREATE TEMPORARY TABLE u (n INTEGER)", "SHOW TABLES", "SELECT 1", "SET @a = 1", "nonsense"]
)
def test_what_does_not_is_none(connection: Any, recorder: Recorder, sql: str) -> None:
    send(connection, HALF, sql, HALF)

    assert Trace(recorder).commits == 1


def test_definitions_alone_are_one_commit(connection: Any, recorder: Recorder) -> None:
    send(connection, "CREATE TABLE u (n INTEGER)", "CREATE TABLE v (n INTEGER)")

    assert Trace(recorder).commits == 1


@pytest.mark.only_on("mysql")
@pytest.mark.parametrize("last", ["", "SELECT n FROM t;"])
def test_a_procedure_commits_as_often_as_it_does(connection: Any, recorder: Recorder, last: str) -> None:
    send(connection, f"CREATE PROCEDURE p() BEGIN {HALF}; COMMIT; {HALF}; COMMIT; {HALF}; {last} END")
    recorder.clear()

    send(connection, "CALL p()")

    assert Trace(recorder).commits == 3


@pytest.mark.only_on("mysql")
def test_one_phase_of_two_is_a_commit(connection: Any, recorder: Recorder) -> None:
    for _ in range(2):
        send(connection, "XA START 'x'", HALF, "XA END 'x'", "XA COMMIT 'x' ONE PHASE")

    assert Trace(recorder).commits == 2


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize(
    "sql",
    [
        f"DO $$ BEGIN {HALF}; COMMIT; {HALF}; END $$",
        f"DO $$ BEGIN {HALF}; EXECUTE 'commit'; {HALF}; END $$",
        "CALL p()",
    ],
)
def test_code_for_the_server_may_commit(connection: Any, recorder: Recorder, sql: str) -> None:
    connection.dbapi_connection.autocommit = True
    send(connection, f"CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN {HALF}; COMMIT; {HALF}; END $$")
    recorder.clear()

    send(connection, sql)

    assert Trace(recorder).commits >= (1 if "EXECUTE" in sql else 2)


@pytest.mark.only_on("postgresql")
def test_commits_in_a_script_count(connection: Any, recorder: Recorder) -> None:
    send(connection, f"{HALF}; COMMIT; BEGIN; {HALF}; COMMIT")

    assert Trace(recorder).commits == 2


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("script", "count"),
    [
        (f"BEGIN; {HALF}; COMMIT; BEGIN; {HALF}; COMMIT", 2),
        (f"{HALF}; {HALF}", 2),
        (f"BEGIN; {HALF}; {HALF}; END;", 1),
        (f"BEGIN; {HALF}; ROLLBACK; {HALF};", 1),
    ],
)
def test_a_script_of_sqlites(connection: Any, recorder: Recorder, script: str, count: int) -> None:
    connection.cursor().executescript(script)
    connection.commit()

    assert Trace(recorder).commits == count


def test_a_transaction_that_a_deadlock_ended_was_no_commit(connection: Any, recorder: Recorder) -> None:
    recorder.fault("delete")

    send(connection, HALF, "DELETE FROM t", "SELECT 1")

    assert Trace(recorder).commits <= 1


@pytest.mark.parametrize("text", ["", ";;", "do", "call", "BEGIN;", "é;commit", "do $$ commit"])
def test_any_text_can_be_counted(text: str) -> None:
    for autocommit in (True, False):
        for each in (True, False):
            assert commits.at_least(text, autocommit=autocommit, each=each) >= 0


FUNCTIONS = {
    "postgresql": "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET n = n + 1; RETURN 1; END $$",
    "mysql": "CREATE FUNCTION f() RETURNS int MODIFIES SQL DATA BEGIN UPDATE t SET n = n + 1; RETURN 1; END",
}


@pytest.mark.only_on("postgresql")
def test_a_query_outside_of_a_transaction_commits_what_a_function_may_do(
    connection: Any, recorder: Recorder
) -> None:
    send(connection, "SELECT n FROM t", FUNCTIONS["postgresql"])
    connection.dbapi_connection.autocommit = True
    recorder.clear()

    connection.cursor().execute("SELECT f()")

    assert Trace(recorder).commits == 1


@pytest.mark.only_on("mysql")
@pytest.mark.parametrize(
    ("before", "statements", "count"),
    [
        (True, ["SELECT f()"], 1),
        (False, ["SELECT f()", "CREATE TABLE IF NOT EXISTS t (n INTEGER)"], 1),
        (False, ["SET @done = f()"], 1),
    ],
)
def test_functions_may_write(
    connection: Any, recorder: Recorder, before: bool, statements: list[str], count: int
) -> None:
    send(connection, FUNCTIONS["mysql"])
    connection.dbapi_connection.autocommit(before)
    recorder.clear()

    send(connection, *statements)

    assert Trace(recorder).commits == count


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "script",
    [
        rf"SELECT '\'; {HALF}; --'",
        f"SELECT $$; {HALF}; SELECT $$",
        f"SELECT 1 AS [']; {HALF}; SELECT 1 AS [']",
    ],
)
def test_a_script_hides_no_commit_in_a_text(connection: Any, recorder: Recorder, script: str) -> None:
    with contextlib.suppress(Exception):
        connection.cursor().executescript(script)

    assert Trace(recorder).commits >= 1


@pytest.mark.only_on("postgresql")
def test_a_commit_after_a_refusal_is_a_rollback(connection: Any, recorder: Recorder) -> None:
    send(connection, HALF, "nonsense")

    assert Trace(recorder).commits == 0
    assert Trace(recorder).rollbacks == 1
