"""The class as JSON, for programs: schema version 1, which `Report` describes. One learner a line, as they are read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

import msgspec

from grader.gradebook.policy import Policy
from grader.gradebook.scores import KataScore, LearnerScore
from grader.grading.results import BackendInfo, GraderInfo, HiddenTests, TestVerdict, Word, worst_of
from grader.report.formats.graded import Graded, GradedKata, verdict_of
from grader.report.formats.options import Options


class Judged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kata on one backend; `reason` and `looks_like` are empty where there is nothing to say."""

    verdict: Word
    reason: str
    looks_like: str
    seconds: float
    flags: tuple[str, ...]
    tests: tuple[TestVerdict, ...]


class LearnersKata(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A kata of a learner's; `verdict` is the worst of its backends', which are those that it was graded on.

    `hidden` is there where learners must not read of some of its tests; this report tells all of them.
    """

    id: str
    verdict: Word
    points: float
    max_points: float
    backends: dict[str, Judged]
    hidden: HiddenTests | None = None


class Learner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A learner.

    Args:
        id: the id that the instructor knows.
        name: for people.
        submitted_at: with its time zone, UTC; null if nobody says.
        problem: why nothing of the submission could be read; empty if it could.
        complete: every kata could be judged somewhere; else `points` is not all that the work is worth.
        points: the sum over the katas, less the deduction.
        max_points: the most that can be had.
        deduction: what the late policy takes away.
        explained: what the late policy says of this submission; empty without one.
        katas: in the order of the course.
    """

    id: str
    name: str
    submitted_at: datetime | None
    problem: str
    complete: bool
    points: float
    max_points: float
    deduction: float
    explained: str
    katas: tuple[LearnersKata, ...]


class Head(msgspec.Struct, frozen=True):
    """What is said once: `katas` in the order of the course, with the policy's weights; `policy` null for none."""

    schema: Literal[1]
    grader: GraderInfo
    isolation: str
    backends: dict[str, BackendInfo]
    policy: Policy | None
    katas: tuple[GradedKata, ...]


class Report(Head, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    learners: tuple[Learner, ...]


def write(graded: Graded, out: TextIO, options: Options) -> Iterator[str]:
    """Write the report; one learner is in memory at a time."""
    head = Head(1, graded.grader, graded.isolation, graded.backends, graded.policy, graded.katas)
    out.write(_text(head)[:-1] + ',"learners":[')
    for number, score in enumerate(graded.learners()):
        out.write((",\n" if number else "\n") + _text(_learner(score)))
    out.write("\n]}\n")
    yield from ()


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _learner(score: LearnerScore) -> Learner:
    return Learner(
        id=score.learner,
        name=score.name,
        submitted_at=score.submitted_at.replace(tzinfo=UTC) if score.submitted_at else None,
        problem=score.problem,
        complete=score.is_judged,
        points=score.points,
        max_points=score.max_points,
        deduction=score.deduction,
        explained=score.explained,
        katas=tuple(map(_kata, score.katas)),
    )


def _kata(kata: KataScore) -> LearnersKata:
    return LearnersKata(
        kata.kata,
        verdict_of(kata),
        kata.points,
        kata.max_points,
        {
            name: Judged(
                worst_of([found.verdict]),
                found.reason,
                found.looks_like,
                found.seconds,
                tuple(found.flags),
                tuple(
                    TestVerdict(
                        test.name,
                        "passed" if test.passed else "failed",
                        test.seconds,
                        test.message,
                        tuple(test.trace),
                    )
                    for test in found.tests
                ),
            )
            for name, found in kata.verdicts.items()
        },
        kata.hidden,
    )
