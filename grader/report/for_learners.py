"""A learner's score as the learner may read it: hidden tests are counted, and not told."""

import msgspec
from msgspec import structs

from grader.gradebook.models import TestResult, Verdict
from grader.gradebook.scores import KataScore, LearnerScore
from grader.grading.hidden import flags_without, message_without, reason_without


def as_learners_read(score: LearnerScore) -> LearnerScore:
    """Return a score without the names, messages and traces of hidden tests; the points stay what they are."""
    return structs.replace(score, katas=tuple(map(_without, score.katas)))


def passed_of(kata: KataScore, backend: str) -> tuple[int, int]:
    """Return how many tests of a kata have passed on a backend, and of how many, hidden ones included.

    Args:
        kata: as learners read it.
        backend: one that has a verdict.
    """
    tests = kata.verdicts[backend].tests
    passed, of = sum(test.passed for test in tests), len(tests)
    if kata.hidden is not None and backend in kata.hidden.passed:
        passed, of = passed + kata.hidden.passed[backend], of + len(kata.hidden.tests)
    return passed, of


def _without(kata: KataScore) -> KataScore:
    if kata.hidden is None:
        return kata
    hidden = kata.hidden.tests
    return msgspec.structs.replace(
        kata,
        verdicts={name: _copy(found, hidden) for name, found in kata.verdicts.items()},
        tests=tuple(name for name in kata.tests if name not in hidden),
    )


def _copy(found: Verdict, hidden: tuple[str, ...]) -> Verdict:
    """A verdict of no session: the gradebook's own must stay as it is."""
    messages = [test.message for test in found.tests if test.name in hidden]
    reason = reason_without(found.verdict, found.reason, hidden, messages)
    return Verdict(
        learner_id=found.learner_id,
        kata_id=found.kata_id,
        backend=found.backend,
        verdict=found.verdict,
        reason=reason,
        looks_like=found.looks_like,
        seconds=found.seconds,
        flags=flags_without(found.flags, hidden),
        tests=[
            TestResult(
                position=test.position,
                name=test.name,
                passed=test.passed,
                seconds=test.seconds,
                message=message_without(test.message, found.reason, reason),
                trace=test.trace,
            )
            for test in found.tests
            if test.name not in hidden
        ],
    )
