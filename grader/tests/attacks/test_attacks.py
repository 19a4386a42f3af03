"""Whatever a submission tries: no more points, no harm to others, an end in time, and a sentence that says why."""

import re

from grader.databases import BACKENDS
from grader.grading.runner import Judged
from grader.tests.attacks.arena import Outcome, limits_of
from grader.tests.attacks.case import Case

SLACK = 3.0
"""Seconds for a job to begin and to be taken down, on a busy machine."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def said(judged: Judged) -> str:
    """All sentences about a job, one thing a line."""
    tests = [line for test in judged.verdict.tests for line in (f"{test.name}: {test.verdict}", test.message)]
    return "\n".join([judged.verdict.verdict, judged.verdict.reason, *judged.flags, *tests])


def points(judged: Judged) -> int:
    return sum(test.verdict == "passed" for test in judged.verdict.tests)


def test_an_attack_gains_nothing(outcome: Outcome, case: Case, backend: str) -> None:
    judged, honest = outcome.attacks[case.name, backend], outcome.honest[case.on, backend]

    assert points(judged) <= points(honest), said(judged)
    assert judged.verdict.verdict not in ("passed", "unavailable"), said(judged)
    assert "77" not in judged.verdict.reason, f"it saw what it must not see: {judged.verdict.reason}"


def test_the_verdict_says_why(outcome: Outcome, case: Case, backend: str) -> None:
    text = said(outcome.attacks[case.name, backend])

    assert re.search(case.says, " ".join(text.split())), text  # the width of a terminal breaks lines
    assert not CONTROL.search(text), repr(CONTROL.findall(text))
    assert len(text) < 200_000


def test_an_attack_ends_in_time(outcome: Outcome, case: Case, backend: str) -> None:
    assert outcome.attacks[case.name, backend].verdict.seconds < limits_of(case).job_seconds + SLACK


def test_a_right_answer_between_them_gets_all_points(outcome: Outcome) -> None:
    assert {backend for _, backend in outcome.neighbours} == set(BACKENDS)
    for (case, backend), judged in outcome.neighbours.items():
        assert judged.verdict.verdict == "passed", f"on {backend}, near {case}:\n{said(judged)}"
        assert not judged.flags


def test_nothing_outside_has_changed(outcome: Outcome, tier: str) -> None:
    before, after = dict(outcome.before), dict(outcome.after)
    if tier == "process":  # it keeps the verdict safe, not the machine: README, "Isolation"
        del before["files"], after["files"]

    assert after == before
