"""What a test reads of the record, and what it is told when a comparison fails."""

from typing import Any

import pytest

from grader.trace import Event, Recorder, Trace, explain
from grader.trace.log import ConnectionLog


def send(log: ConnectionLog, *statements: str, parameters: Any = (), autocommit: bool = False) -> None:
    for statement in statements:
        with log.statement(statement, parameters, 7, autocommit=autocommit):
            pass


def commit(log: ConnectionLog, kind: Any = "commit") -> None:
    with log.end(kind, 8):
        pass


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def log(recorder: Recorder) -> ConnectionLog:
    return recorder.new_connection()


def names(recorder: Recorder) -> list[str]:
    return [event.event for event in recorder.events]


def test_a_transaction_begins_with_its_first_statement(recorder: Recorder, log: ConnectionLog) -> None:
    send(log, "BEGIN")
    assert names(recorder) == []

    send(log, "SELECT 1", "INSERT INTO t VALUES (1)")
    commit(log)

    assert names(recorder) == ["begin", "statement", "statement", "commit"]
    assert recorder.events[0].sql == "BEGIN"


def test_an_end_of_nothing_is_no_event(recorder: Recorder, log: ConnectionLog) -> None:
    commit(log)
    commit(log, "rollback")
    send(log, "BEGIN")
    send(log, "ROLLBACK")

    assert names(recorder) == []


def test_settings_are_statements_but_no_work(recorder: Recorder, log: ConnectionLog) -> None:
    send(log, "PRAGMA foreign_keys = ON", "SET search_path TO x", "SHOW TABLES")
    commit(log)

    assert names(recorder) == ["statement"] * 3


def test_a_rollback_counts_where_something_was_written(recorder: Recorder, log: ConnectionLog) -> None:
    send(log, "SELECT 1")
    commit(log, "rollback")
    send(log, "INSERT INTO t VALUES (1)")
    send(log, "ROLLBACK")
    with pytest.raises(ZeroDivisionError), log.statement("UPDATE t SET n = 1", (), None):
        raise ZeroDivisionError
    commit(log, "rollback")

    assert names(recorder).count("rollback") == 3
    assert Trace(recorder).rollbacks == 2


def test_each_write_under_autocommit_is_a_commit(recorder: Recorder, log: ConnectionLog) -> None:
    send(log, "INSERT INTO t VALUES (1)", "SELECT 1", "UPDATE t SET n = 2", autocommit=True)
    with pytest.raises(ZeroDivisionError), log.statement("DELETE FROM t", (), None, autocommit=True):
        raise ZeroDivisionError
    commit(log, "rollback")

    assert names(recorder) == ["statement"] * 4
    assert Trace(recorder).commits == 2
    assert Trace(recorder).left_open == 0


def test_a_commit_that_failed_is_none(recorder: Recorder, log: ConnectionLog) -> None:
    send(log, "INSERT INTO t VALUES (1)")
    with pytest.raises(ZeroDivisionError), log.end("commit", 3):
        raise ZeroDivisionError
    assert Trace(recorder).left_open == 1
    commit(log, "rollback")

    assert Trace(recorder).commits == 0
    assert Trace(recorder).rollbacks == 1


def test_a_transaction_is_left_open_until_it_ends_or_its_connection_does(
    recorder: Recorder, log: ConnectionLog
) -> None:
    send(log, "SELECT 1")
    other = recorder.new_connection()
    send(other, "SELECT 1")
    assert [event.connection for event in Trace(recorder).left_open] == [1, 2]

    commit(log)
    other.closed(None)

    assert Trace(recorder).left_open == 0


def test_what_sqlalchemy_does_for_itself_is_in_no_trace(recorder: Recorder, log: ConnectionLog) -> None:
    with log.statement("SELECT version()", (), None, hidden=True):
        pass
    commit(log, "rollback")

    assert [event.hidden for event in recorder.events] == [True]
    assert Trace(recorder).events == []


def test_verbs_are_sorted_into_their_kinds(recorder: Recorder, log: ConnectionLog) -> None:
    send(
        log,
        "SELECT 1",
        "WITH a AS (SELECT 1) SELECT 2",
        "INSERT INTO t VALUES (1)",
        "REPLACE INTO t VALUES (1)",
    )
    send(
        log, "WITH a AS (SELECT 1) UPDATE t SET n = 1", "DELETE FROM t", "SAVEPOINT a", "RELEASE SAVEPOINT a"
    )
    log.connected(1)
    log.connected(1, ZeroDivisionError("refused"))
    trace = Trace(recorder)

    assert trace.statements == 6
    assert trace.selects == 2
    assert trace.inserts == 2
    assert trace.updates == 1
    assert trace.deletes == 1
    assert trace.savepoints == 1
    assert trace.connections == 1


def test_events_compare_with_numbers_and_with_each_other(recorder: Recorder, log: ConnectionLog) -> None:
    send(log, "SELECT 1", "SELECT 2")
    two, none = Trace(recorder).selects, Trace(recorder).inserts

    assert two == 2
    assert two != 1
    assert 1 < two <= 2
    assert two >= 2 > none
    assert none < two
    assert two == Trace(recorder).statements
    assert two != none
    assert two
    assert not none
    assert two[0].sql == "SELECT 1"
    assert [event.sql for event in two[1:]] == ["SELECT 2"]
    assert two != "2"
    with pytest.raises(TypeError):
        hash(two)


def test_sql_is_searched_and_values_are_found(recorder: Recorder, log: ConnectionLog) -> None:
    send(log, "SELECT * FROM t WHERE n = ? FOR UPDATE", parameters=(5, "Ada"))
    send(log, "SELECT %(name)s", parameters={"name": "Bo"})
    with log.statement("INSERT INTO t VALUES (?)", [(1,), (2,)], None, many=True):
        pass
    trace = Trace(recorder)

    assert "FOR UPDATE" in trace.sql
    assert "Ada" not in trace.sql
    assert list(trace.parameters) == [5, "Ada", "Bo", 1, 2]
    assert "Ada" in trace.parameters
    assert "Ad" not in trace.parameters
    assert len(trace.sql) == 3
    assert trace.sql[1] == "SELECT %(name)s"


def test_a_window_sees_what_happens_within_it(recorder: Recorder, log: ConnectionLog) -> None:
    send(log, "SELECT 1")
    with Trace(recorder).window() as seen:
        send(log, "SELECT 2")
        assert seen.selects == 1
    send(log, "SELECT 3")

    assert [event.sql for event in seen.selects] == ["SELECT 2"]
    assert Trace(recorder).selects == 3


def test_clearing_forgets_events_and_keeps_connections(recorder: Recorder, log: ConnectionLog) -> None:
    send(log, "INSERT INTO t VALUES (1)")
    recorder.clear()
    assert recorder.events == []
    commit(log)

    assert names(recorder) == ["commit"]
    assert recorder.events[0].wrote


def test_nothing_is_recorded_while_it_is_paused(recorder: Recorder, log: ConnectionLog) -> None:
    with recorder.pause(), recorder.pause():
        send(log, "SELECT 1")
    commit(log)

    assert names(recorder) == ["commit"]


def test_faults_strike_after_some_and_for_some_times(recorder: Recorder) -> None:
    recorder.fault("update", times=2, after=1)
    recorder.fault("insert")

    assert [recorder.strikes("update") for _ in range(4)] == [False, True, True, False]
    assert [recorder.strikes("insert") for _ in range(2)] == [True, False]
    assert not recorder.strikes("select")


def test_rows_that_are_read_later_are_counted(recorder: Recorder, log: ConnectionLog) -> None:
    with log.statement("SELECT 1", (), None) as entry:
        entry.rows = 0
    entry.count(2)
    entry.count(True)

    assert recorder.events[-1].rows == 3


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ZeroDivisionError("one\ntwo"), "ZeroDivisionError: one"),
        (ZeroDivisionError(), "ZeroDivisionError"),
        (ZeroDivisionError(1213, "Deadlock found"), "ZeroDivisionError: Deadlock found"),
    ],
)
def test_errors_are_told_in_one_line(
    recorder: Recorder, log: ConnectionLog, error: Exception, text: str
) -> None:
    with pytest.raises(ZeroDivisionError), log.statement("SELECT 1", (), None):
        raise error

    assert recorder.events[-1].error == text


@pytest.mark.parametrize(
    ("op", "number", "sentence"),
    [
        ("==", 2, "16 statements, expected exactly 2"),
        ("==", 0, "16 statements, none allowed"),
        ("<=", 2, "16 statements, at most 2 allowed"),
        ("<=", 0, "16 statements, none allowed"),
        ("<", 2, "16 statements, fewer than 2 allowed"),
        (">=", 17, "16 statements, expected at least 17"),
        (">", 16, "16 statements, expected more than 16"),
        ("!=", 16, "16 statements, expected any number but 16"),
    ],
)
def test_a_failed_comparison_in_words(
    recorder: Recorder, log: ConnectionLog, op: str, number: int, sentence: str
) -> None:
    send(log, *["SELECT 1"] * 16)
    mirrored = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(op, op)

    assert explain(op, Trace(recorder).statements, number) == [sentence]
    assert explain(mirrored, number, Trace(recorder).statements) == [sentence]


def test_more_failed_comparisons_in_words(recorder: Recorder, log: ConnectionLog) -> None:
    trace = Trace(recorder)
    assert explain("==", trace.commits, 1) == ["no commits, expected exactly 1"]
    assert explain("in", "Ada", trace.parameters) == ["'Ada' was not bound: there are no bound values at all"]
    send(log, "SELECT ?", "INSERT INTO t VALUES (?)", parameters=("Ada",))

    assert explain("==", trace.inserts, trace.statements) == [
        "1 INSERT and 2 statements: expected the same number"
    ]
    assert explain("==", trace.left_open, 0) == ["1 transaction left open, none allowed"]
    assert explain("in", "Bo", trace.parameters) == ["'Bo' is not among the bound values: 'Ada', 'Ada'"]
    assert explain("not in", "Ada", trace.parameters) == ["'Ada' is among the bound values"]
    assert explain("not in", "SELECT", trace.sql) == ["'SELECT' is part of the SQL that was sent"]
    assert explain("in", "UPDATE", trace.sql) == ["'UPDATE' is nowhere in the SQL that was sent"]


def test_other_comparisons_are_left_to_pytest(recorder: Recorder) -> None:
    for op, left, right in [
        ("==", 1, 2),
        ("in", 1, [2]),
        ("is", Trace(recorder).selects, None),
        ("==", Trace(recorder).selects, "x"),
    ]:
        assert explain(op, left, right) is None


def test_the_window_of_a_failed_comparison_is_remembered(recorder: Recorder) -> None:
    window = Trace(recorder).window()
    with window as seen:
        pass
    explain("==", seen.selects, 1)
    assert recorder.shown is window

    explain("in", 1, Trace(recorder).parameters)
    assert recorder.shown is not window
    recorder.clear()
    assert recorder.shown is None


def test_events_are_frozen_values() -> None:
    assert Event("statement", 1, "SELECT 1").verb == "select"
    assert Event("connect", 1) == Event("connect", 1)
    with pytest.raises(AttributeError):
        Event("connect", 1).connection = 2  # type: ignore[misc]


def test_names_are_fit_to_be_read(recorder: Recorder) -> None:
    assert repr(Trace(recorder)) == "the trace"
    assert repr(Trace(recorder).window()) == "the observed part"
    assert repr(Trace(recorder).selects) == "no SELECTs"
    assert repr(Trace(recorder).sql) == "the SQL"
    assert repr(Trace(recorder).parameters) == "the bound values"
