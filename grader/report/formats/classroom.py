"""The result that GitHub Classroom's reporter takes from a step: version 1 of its runners' result.

The reporter (`classroom-resources/autograding-grading-reporter`) counts in two ways, and shows both: the sum of the
tests' scores, which becomes the learner's points, and the share of passed tests times `max_score`. Both agree where
each test counts the same: here each is one point of a kata, passed if so many points were earned there. So Classroom's
points are the course's, without the parts of points. A kata that was never run is there, too: without any test the
reporter divides by nothing.

The output wants to be put into the step's output `result` in Base64.
"""

import math
from collections.abc import Iterator
from typing import Literal, TextIO

import msgspec

from grader.gradebook.scores import KataScore
from grader.report.formats.failures import failures_of
from grader.report.formats.github import one
from grader.report.formats.graded import Graded, verdict_of
from grader.report.formats.options import Options, WrongOption
from grader.report.printable import printable
from grader.report.words import number, word

_LONGEST = 4000
_ALL = 88 * 1024
"""Bytes of the result: it is handed on in Base64 in an environment variable, and Linux takes no more than 128 KiB."""


class Test(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A point of a kata; `message` is null where it passed, `duration` in milliseconds, `line_no` 0."""

    __test__ = False  # it is no test, whatever pytest thinks of its name

    name: str
    status: Literal["pass", "fail"]
    message: str | None
    test_code: str
    filename: str
    line_no: int
    duration: int
    score: int


class Result(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a runner hands to the reporter."""

    version: Literal[1]
    status: Literal["pass", "fail"]
    max_score: int
    tests: tuple[Test, ...]


def write(graded: Graded, out: TextIO, options: Options) -> Iterator[str]:
    """Write the result of one submission.

    Raises:
        WrongOption: there are several learners, nothing could be judged, or the late policy deducts points.
    """
    score = one(graded, "classroom")
    if score.deduction:
        raise WrongOption(
            "GitHub Classroom counts passed tests and has no place for a deduction: leave --policy out, or use "
            "another format."
        )
    tests = _bounded([test for kata in score.katas if kata.is_judged for test in _points(kata)])
    if not tests:
        raise WrongOption("Nothing could be judged, so there is nothing to report to GitHub Classroom.")
    passed = sum(test.score for test in tests)
    result = Result(1, "pass" if passed == len(tests) else "fail", len(tests), tuple(tests))
    out.write(msgspec.json.encode(result).decode() + "\n")
    if passed != score.points:
        yield (
            f"GitHub Classroom gets whole points of each kata: {passed} of {len(tests)}. "
            f"With the parts of points it is {number(score.points)} of {number(score.max_points)}."
        )
    if not score.is_judged:
        yield "Some katas could not be judged, and are not among those points."


def _points(kata: KataScore) -> Iterator[Test]:
    """A test for each point; the last of a kata with parts of points is passed if all were earned."""
    count = math.ceil(kata.max_points)
    milliseconds = round(sum(found.seconds for found in kata.verdicts.values()) * 1000)
    told = False
    for point in range(1, count + 1):
        name = printable(kata.kata) + (f": point {point} of {count}" if count > 1 else "")
        command = f"kata test {kata.kata.rpartition('/')[2]} --db all"
        if kata.points >= min(point, kata.max_points):
            yield Test(name, "pass", None, command, "", 0, milliseconds, 1)
        else:
            why = "The same kata: see above." if told else _why(kata)
            told = True
            yield Test(name, "fail", why, command, "", 0, milliseconds, 0)


def _why(kata: KataScore) -> str:
    """The first failure; for a kata without any, why it was not run."""
    for failed in failures_of(kata):
        return "\n\n".join(filter(None, (failed.heading, failed.message, failed.looks_like)))[:_LONGEST]
    reason = next((found.reason for found in kata.verdicts.values() if found.reason), "")
    return printable(reason or word(verdict_of(kata)))[:_LONGEST]


def _bounded(tests: list[Test]) -> list[Test]:
    """Shorten messages until the result fits: all to the same length."""
    longest = _LONGEST
    while longest > 50 and len(msgspec.json.encode(tests)) > _ALL:
        longest //= 2
        tests = [
            msgspec.structs.replace(test, message=f"{test.message[:longest]} …")
            if test.message and len(test.message) > longest
            else test
            for test in tests
        ]
    return tests
