"""Reading SQL just well enough to know what it does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.trace import sql


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("SELECT 1", "select"),
        ("  insert into t values (1)", "insert"),
        ("-- a note; DELETE\n /* another\n one */ UPDATE t SET n = 1", "update"),
        ("/*! hint */ DELETE FROM t", "delete"),
        ("((SELECT 1) UNION (SELECT 2))", "select"),
        ("WITH a AS (SELECT 1) SELECT * FROM a", "select"),
        (
            "WITH RECURSIVE a(n) AS (SELECT 1 UNION SELECT n + 1 FROM a), b AS (SELECT 2) INSERT INTO t SELECT 1",
            "insert",
        ),
        ("WITH a AS (SELECT ')' FROM t) UPDATE t SET n = 1", "update"),
        ("WITH a AS MATERIALIZED (SELECT 1) DELETE FROM t", "delete"),
        ("(WITH a AS (SELECT 1) SELECT 2)", "select"),
        ("WITH a AS (DELETE FROM t RETURNING n) SELECT n FROM a", "select"),
        ("REPLACE INTO t VALUES (1)", "replace"),
        ("VALUES (1), (2)", "values"),
        ("CREATE TABLE t (n INTEGER)", "create"),
        ("; ;SELECT 1", "select"),
        ("EXPLAIN DELETE FROM t", "explain"),
        ("'SELECT'", ""),
        ("", ""),
        ("-- nothing", ""),
    ],
)
def test_the_verb(text: str, verb: str) -> None:
    assert sql.verb(text) == verb


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BEGIN", "begin"),
        ("begin immediate", "begin"),
        ("START TRANSACTION READ ONLY", "begin"),
        ("START REPLICA", "statement"),
        ("COMMIT", "commit"),
        ("COMMIT;", "commit"),
        ("END", "commit"),
        ("COMMIT PREPARED 'x'", "statement"),
        ("ROLLBACK", "rollback"),
        ("ABORT", "rollback"),
        ("ROLLBACK PREPARED 'x'", "statement"),
        ("SAVEPOINT a", "savepoint"),
        ("RELEASE SAVEPOINT a", "release"),
        ("ROLLBACK TO a", "rollback_to"),
        ("/* x */ ROLLBACK WORK TO SAVEPOINT a", "rollback_to"),
        ("BEGIN; INSERT INTO t VALUES (1); COMMIT", "statement"),
        ("SELECT 'COMMIT'", "statement"),
    ],
)
def test_transaction_control_is_told_from_statements(text: str, kind: str) -> None:
    assert sql.kind(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO t VALUES (1)",
        "UPDATE t SET n = 1",
        "DROP TABLE t",
        "WITH a AS (DELETE FROM t RETURNING n) SELECT n FROM a",
        "WITH a AS (SELECT 1) INSERT INTO t SELECT 1",
        "BEGIN; INSERT INTO t VALUES (1)",
        "SELECT 1; DELETE FROM t",
        "CALL something()",
        "TRUNCATE t",
    ],
)
def test_writes(text: str) -> None:
    assert sql.writes(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1",
        "SELECT 'x; DELETE FROM t'",
        "SELECT 1 -- ; DELETE FROM t",
        'SELECT "a;DROP" FROM t',
        "EXPLAIN DELETE FROM t",
        "ANALYZE t",
        r"SELECT 1 FROM t WHERE a LIKE '%\_%' ESCAPE '\'",
        "SELECT replace(name, 'a', 'b') FROM t",
        "SELECT 1 FOR UPDATE",
        "PRAGMA foreign_keys = ON",
        "SET search_path TO x",
        "SAVEPOINT a",
        "",
    ],
)
def test_reads(text: str) -> None:
    assert not sql.writes(text)


@pytest.mark.parametrize(
    ("text", "tables", "functions"),
    [
        ("SELECT 1", "", ""),
        ("SELECT * FROM post", "post", ""),
        ('SELECT a FROM "Post" AS p, x.y z JOIN `w` ON p.id = z.id, v WHERE b IN (1, 2)', "post x.y w v", ""),
        ("SELECT (SELECT n FROM a), b FROM (SELECT 1 FROM c UNION SELECT 2 FROM d) AS e, f", "a c d f", ""),
        ("SELECT min(x) FROM pg_catalog . pg_class, unnest(y) AS u", "pg_catalog.pg_class", "min unnest"),
        ("SELECT 1 FROM a WHERE n = ' FROM c' AND m = 'it''s'", "a", ""),
        ("SELECT 1 FROM (a CROSS JOIN b), ((c))", "a b c", ""),
        ('SELECT "f"(1) FROM a WHERE EXISTS (SELECT 1 FROM b)', "a b", '"f"'),
        ("SELECT 1 FROM a WHERE n = %(n)s AND m = :m AND o = ? ORDER BY p", "a", ""),
    ],
)
def test_what_a_plain_query_reads_and_calls(text: str, tables: str, functions: str) -> None:
    assert sql.reading(text) == (frozenset(tables.split()), frozenset(functions.split()))


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE a SET n = 1",
        "WITH b AS (SELECT 1) SELECT * FROM b",
        "SELECT 1 FROM a UNION TABLE b",
        "SELECT 1 INTO b FROM a",
        "SELECT 1 FROM a FOR UPDATE",
        "SELECT 1 FROM a; SELECT 2 FROM b",
        "SELECT 1 FROM a -- b",
        "SELECT 1 FROM a /*! , b */",
        "SELECT 1 FROM a # b",
        r"SELECT '\' FROM a --'",
        "SELECT 1 AS $$ FROM a AS $$",
        "SELECT * FROM 'a' sqlite_master",
        "SELECT 1 FROM a WHERE 1 IN b",
        "SELECT 1 FROM a STRAIGHT_JOIN b",
        'SELECT 1 FROM "pg_catalog.pg_class"',
        "SELECT 1 FROM (a",
        "SELECT 1 FROM a)",
        "",
    ],
)
def test_anything_else_is_not_understood(text: str) -> None:
    assert sql.reading(text) is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("SELECT 1;", False),
        ("SELECT 1; -- more", False),
        ("SELECT ';' FROM t", False),
        ("SELECT 1; SELECT 2", True),
    ],
)
def test_scripts(text: str, answer: bool) -> None:
    assert sql.is_script(text) == answer


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert sql.kind(text) in ("statement", *sql._CONTROL.values(), "rollback_to")
    assert sql.writes(text) in (True, False)
    assert isinstance(sql.reading(text), sql.Reading | None)


@given(
    st.sampled_from(["SELECT 1", "WITH a AS (SELECT 1) DELETE FROM t"]),
    st.text(alphabet="ab;()' \n", max_size=20),
)
def test_comments_change_nothing(text: str, note: str) -> None:
    commented = (
        f"/*{note}*/ {text.replace(' ', f' /*{note}*/ ')} -- {note.splitlines()[0] if note.strip() else ''}"
    )

    assert sql.verb(commented) == sql.verb(text)
    assert sql.writes(commented) == sql.writes(text)
