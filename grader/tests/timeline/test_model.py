"""A timeline is made from the trace of a real run: lanes, transactions, waiting, the learner's lines."""

from itertools import pairwise

import pytest

from grader.grading.job import MOST_OF_A_FAILURE, MOST_TRACED
from grader.tests.timeline.recorded import NAMES, entry, recorded
from grader.timeline import timeline, words
from grader.timeline.rows import rows


def test_a_transaction_goes_from_its_begin_to_its_commit() -> None:
    found = recorded("two_commits").timeline

    first, second = found.transactions
    assert (first.end, first.statements, first.wrote) == ("committed", 2, True)
    assert (second.end, second.statements) == ("committed", 1)
    assert found.steps[first.first].event.event == "begin"
    assert found.steps[first.last].event.event == "commit"
    assert first.until <= second.begin < second.until <= found.seconds


def test_a_rollback_ends_a_transaction_and_its_error_stays_with_its_step() -> None:
    found = recorded("rolled_back").timeline

    assert [each.end for each in found.transactions] == ["rolled_back", "committed"]
    failed = [step for step in found.steps if step.event.error]
    assert [step.transaction for step in failed] == [1]
    assert "CHECK constraint failed" in (failed[0].event.error or "")


def test_what_nobody_ended_is_left_open() -> None:
    found = recorded("left_open").timeline

    assert [each.end for each in found.transactions] == ["left_open"]
    assert found.transactions[0].until == found.seconds
    assert [row.mark for row in rows(found)][-1] == "left_open"


@pytest.mark.parametrize("name", ["waits", "waits_mysql"])
def test_a_statement_that_took_long_while_another_transaction_was_open_waited_for_it(name: str) -> None:
    found = recorded(name).timeline

    (waiting,) = found.long_steps
    assert waiting.event.sql.startswith("ALTER TABLE")
    assert waiting.event.connection == 2
    assert waiting.waited_for == (1,)
    assert waiting.seconds > 1


def test_a_statement_that_took_long_alone_waited_for_nobody() -> None:
    trace = [entry("begin", 0), entry("statement", 0.001, seconds=0.4), entry("commit", 0.5)]

    (slow,) = timeline(trace).long_steps

    assert slow.waited_for == ()


def test_equally_slow_statements_are_not_long_beside_each_other() -> None:
    trace = [entry("statement", at, seconds=0.2) for at in (0.0, 0.3, 0.6)]

    assert timeline(trace).long_steps == ()


def test_each_connection_has_a_lane() -> None:
    found = recorded("three").timeline

    assert [lane.connection for lane in found.lanes] == [1, 2, 3]
    assert [len(lane.transactions) for lane in found.lanes] == [1, 1, 1]


def test_a_write_outside_of_a_transaction_belongs_to_none() -> None:
    found = recorded("at_once").timeline

    writes = [step for step in found.steps if step.event.event == "statement"]
    assert writes
    assert all(step.transaction is None and step.event.autocommitted for step in writes)
    assert {row.mark for row in rows(found) if row.step.event.event == "statement"} == {"outside"}


def test_a_step_knows_the_learners_line_and_the_tests_own_have_none() -> None:
    lines = recorded("two_commits").module.splitlines()
    for step in recorded("two_commits").timeline.steps:
        assert step.event.line is not None
        assert step.source == lines[step.event.line - 1].strip() != ""

    assert {step.source for step in recorded("three").timeline.steps} == {""}


def test_a_line_that_the_file_does_not_have_is_no_error() -> None:
    assert timeline([entry("statement", 0, line=99)], "one line").steps[0].source == ""


def test_like_steps_one_after_the_other_are_one_row() -> None:
    found = recorded("loop").timeline

    shapes = [(len(row.steps), row.step.event.event) for row in rows(found)]
    assert shapes[-2:] == [(len(found.steps) - 3, "statement"), (1, "commit")]


def test_a_transaction_that_the_test_began_before_begins_with_its_first_step() -> None:
    found = timeline([entry("statement", 1), entry("statement", 2), entry("commit", 3)])

    (transaction,) = found.transactions
    assert (transaction.first, transaction.last, transaction.end) == (0, 2, "committed")


def test_a_commit_that_fails_ends_nothing() -> None:
    found = timeline(
        [entry("begin", 0), entry("commit", 1, error="IntegrityError: no"), entry("rollback", 2)]
    )

    assert [each.end for each in found.transactions] == ["rolled_back"]


def test_closing_a_connection_ends_its_transaction_without_a_commit() -> None:
    found = timeline([entry("connect", 0), entry("begin", 1), entry("statement", 2), entry("close", 3)])

    assert [each.end for each in found.transactions] == ["closed"]
    assert found.lanes[0].closed == 3


def test_a_lane_shows_that_it_waits_while_others_go_on() -> None:
    trace = [
        entry("connect", 0.0),
        entry("connect", 0.01, 2),
        entry("begin", 0.02),
        entry("begin", 0.03, 2),
        entry("statement", 0.04, 2, seconds=1.0),
        entry("statement", 0.5),
        entry("commit", 1.0),
        entry("commit", 1.1, 2),
    ]

    found = list(rows(timeline(trace)))

    assert [row.before[1] for row in found] == [
        "absent", "absent", "idle", "idle", "open", "waiting", "waiting", "open",
    ]  # fmt: skip
    assert [row.after[0] for row in found] == ["idle", "idle", "open", "open", "open", "open", "idle", "idle"]


def test_a_trace_that_was_cut_says_so() -> None:
    assert timeline([entry("statement", at) for at in range(MOST_TRACED)]).cut
    assert not recorded("loop").timeline.cut


def test_no_trace_is_an_empty_timeline() -> None:
    found = timeline(())

    assert (found.steps, found.lanes, found.seconds, list(rows(found))) == ((), (), 0.0, [])


@pytest.mark.parametrize("name", NAMES)
def test_lanes_join_from_row_to_row(name: str) -> None:
    found = list(rows(recorded(name).timeline))

    for above, below in pairwise(found):
        for before, after in zip(above.after, below.before, strict=True):
            assert before == after or "waiting" in (before, after)


def untimed(event: str, connection: int = 1, **more: object) -> dict[str, object]:
    timed = entry(event, 0, connection, **more)
    return {key: value for key, value in timed.items() if key not in ("at", "seconds")}


def test_without_times_the_order_is_the_scale() -> None:
    found = timeline(
        [
            untimed("begin"),
            untimed("statement", sql="DELETE FROM note"),
            untimed("commit"),
            untimed("begin", 2),
        ]
    )

    assert not found.timed
    assert [step.at for step in found.steps] == [0, 1, 2, 3]
    assert found.seconds == 4
    assert not found.long_steps
    committed, left = found.transactions
    assert (committed.end, committed.wrote, committed.begin, committed.until) == ("committed", True, 0, 3)
    assert (left.end, left.wrote) == ("left_open", False)


def test_without_times_none_are_told() -> None:
    found = timeline([untimed("begin"), untimed("statement", sql="DELETE FROM note"), untimed("rollback")])

    assert words.summary(found) == "1 connection · 1 statement · 1 transaction · 1 rolled back"
    assert words.ending(found.transactions[0], timed=False) == "rolled back: 1 statement"


def test_without_times_a_trace_is_cut_earlier() -> None:
    assert timeline([untimed("statement")] * MOST_OF_A_FAILURE).cut
    assert not timeline([untimed("statement")] * (MOST_OF_A_FAILURE - 1)).cut
