"""What failed in a submission, the most important first: the same test on several databases is one failure.

Scores are taken as learners read them: of hidden tests that fail there is one failure, which says how many.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from grader.gradebook.models import TestResult, Verdict
from grader.gradebook.scores import KataScore, LearnerScore
from grader.grading.results import HiddenTests
from grader.report.formats.graded import title
from grader.report.hidden import counted, told
from grader.report.printable import printable

SEVERITY = ("crashed", "timed_out", "failed")
NOT_RUN = "Not run. "


class Failed(msgspec.Struct, frozen=True):
    """A test that failed, or a kata that was stopped before any.

    Args:
        kata: its id.
        test: its name; empty where it is the kata as a whole.
        verdict: of the kata there.
        backends: where it failed.
        message: what a learner reads.
        looks_like: names the mistake; empty where it is no known one.
        line: of the learner's module; None where nobody knows.
    """

    kata: str
    test: str
    verdict: str
    backends: tuple[str, ...]
    message: str
    looks_like: str
    line: int | None

    @property
    def heading(self) -> str:
        """The kata, the test and the databases, in one line."""
        what = f"{self.kata}: {self.test}" if self.test else f"{self.kata}: {self.verdict.replace('_', ' ')}"
        return printable(f"{what} ({', '.join(map(title, self.backends))})")

    @property
    def sentence(self) -> str:
        """The message's first paragraph in one line: what is wrong."""
        return " ".join(self.message.partition("\n\n")[0].split())

    @property
    def module(self) -> str:
        """The kata's file in a submission, with forward slashes."""
        return f"{self.kata}/{self.kata.rpartition('/')[2]}.py"


def failures(score: LearnerScore) -> list[Failed]:
    """Return what failed: first the first failure of each kata, in the order of the course, then the others."""
    ranked = [
        (position, number, failed)
        for number, kata in enumerate(score.katas)
        for position, failed in enumerate(failures_of(kata))
    ]
    return [failed for _, _, failed in sorted(ranked, key=lambda each: each[:2])]


def failures_of(kata: KataScore) -> list[Failed]:
    """Return what failed in a kata: what stopped it first, then in the order of the tests."""
    where: dict[str, list[tuple[Verdict, TestResult | None]]] = {}
    for verdict in sorted(_failing(kata), key=lambda each: SEVERITY.index(each.verdict)):
        tests = [test for test in verdict.tests if not test.passed]
        run = [test for test in tests if not test.message.startswith(NOT_RUN)]
        stopped: list[TestResult | None] = [*(run or tests[:1])]
        if not stopped and not (verdict.verdict == "failed" and _hidden_fail(kata, verdict.backend)):
            stopped = [None]
        for test in stopped:
            where.setdefault("" if test is None else test.name, []).append((verdict, test))
    found = [_failed(kata.kata, name, found) for name, found in where.items()]
    return [*found, _hidden(kata, kata.hidden)] if kata.hidden and kata.hidden.failed else found


def _hidden(kata: KataScore, hidden: HiddenTests) -> Failed:
    backends = tuple(name for name in kata.verdicts if _hidden_fail(kata, name))
    return Failed(kata.kata, counted(hidden), "failed", backends, told(hidden), "", None)


def _hidden_fail(kata: KataScore, backend: str) -> bool:
    """Whether hidden tests fail there."""
    hidden = kata.hidden
    return hidden is not None and hidden.passed.get(backend, len(hidden.tests)) < len(hidden.tests)


def _failing(kata: KataScore) -> list[Verdict]:
    return [each for each in kata.verdicts.values() if each.verdict in SEVERITY]


def _failed(kata: str, name: str, found: Sequence[tuple[Verdict, TestResult | None]]) -> Failed:
    verdict, test = found[0]
    message = ("" if test is None else test.message) or verdict.reason or "It failed."
    return Failed(
        kata,
        name,
        verdict.verdict,
        tuple(each.backend for each, _ in found),
        printable(message),
        printable(verdict.looks_like),
        _line(kata, message, [] if test is None else test.trace),
    )


def _line(kata: str, message: str, trace: Sequence[Any]) -> int | None:
    """The innermost line that an exception went through, else that of what was sent last."""
    module = re.escape(kata.rpartition("/")[2])
    block = re.search(r"^(?:It was raised|It stands) here:\n((?:.+\n?)+)", message, re.MULTILINE)
    if block and (lines := re.findall(rf"^ *{module}\.py:(\d{{1,6}})\b", block[1], re.MULTILINE)):
        return int(lines[-1])
    if told := re.search(r"\(line (\d{1,6})\)", message.partition("\n\n")[0]):
        return int(told[1])
    events = [event for event in trace if isinstance(event, dict) and isinstance(event.get("line"), int)]
    sent = [event for event in events if event.get("event") in ("statement", "commit")]
    return (sent or events)[-1]["line"] if events else None
