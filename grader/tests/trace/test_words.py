"""SQL is read as each database would read it; where they differ, the worst is expected."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.trace import sql
from grader.trace.words import readings


@pytest.mark.parametrize(
    "text",
    [
        r"SELECT '\'; UPDATE t SET n = 1; --'",  # PostgreSQL, SQLite
        r"WITH a AS (SELECT '\') UPDATE t SET n = 1 --'",
        r"SELECT E'\''; UPDATE t SET n = 1; --'",
        "SELECT $$; UPDATE t SET n = 1; SELECT $$",  # SQLite
        "SELECT [']; UPDATE t SET n = 1; SELECT [']",
        "/* /* */ SELECT 1 */ UPDATE t SET n = 1",  # PostgreSQL
        "/*! UPDATE t SET n = 1 */",  # MySQL
        "/*!80000 UPDATE t SET n = 1 */",
        "/*M! UPDATE t SET n = 1 */",
        "#'\nUPDATE t SET n = 1 #'",
        "SELECT 1--1; UPDATE t SET n = 1",
        r'SELECT "\""; UPDATE t SET n = 1; #"',
        "EXPLAIN ANALYZE UPDATE t SET n = 1",
        "EXPLAIN (ANALYZE, VERBOSE) DELETE FROM t",
        "ANALYZE FORMAT=JSON UPDATE t SET n = 1",
        "EXPLAIN ANALYZE EXECUTE p",
        "WITH a AS (SELECT 1) SELECT 1; DROP TABLE t",
    ],
)
def test_what_one_database_would_write_is_a_write(text: str) -> None:
    assert sql.writes(text)


@pytest.mark.parametrize("text", ["/*! COMMIT */", "/* /* */ x */ COMMIT", "ROLLBACK # x", "COMMIT --x"])
def test_what_is_read_differently_is_no_transaction_control(text: str) -> None:
    assert sql.kind(text) == "statement"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("SET NAMES utf8mb4", True),
        ("SET search_path TO x", True),
        ("PRAGMA table_info(t)", True),
        ("SET @a = f(1)", False),
        ("SHOW TABLES WHERE f()", False),
        ("SHOW /*! TABLES WHERE f */ STATUS", False),
    ],
)
def test_a_setting_calls_nothing(text: str, answer: bool) -> None:
    assert sql.is_setting(text) == answer


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1 -- it's a note",
        "SELECT \"a\"\"b\", 'it''s' FROM t /* ; */",
        r"SELECT 1 FROM t WHERE a LIKE '%\_%' ESCAPE '!'",
        "SELECT conkey[1], attnum FROM pg_catalog.pg_constraint",
    ],
)
def test_what_all_databases_read_alike_has_one_reading(text: str) -> None:
    assert len(readings(text)) == 1


@pytest.mark.parametrize("text", ["'\\", "$1$$", "$a$b", "/*", "[ '", "`#\\", "\"'`", "a,", "/*!", "''"])
def test_a_megabyte_is_read_in_a_moment(text: str) -> None:
    began = time.process_time()

    sql.writes(text * (1_000_000 // len(text)))
    sql.reading("SELECT 1 FROM " + text * (1_000_000 // len(text)))

    assert time.process_time() - began < 5


@given(st.text(alphabet="ab '\"`$\\/*!#-[];()\n", max_size=60))
def test_any_text_has_a_reading(text: str) -> None:
    assert readings(text)
