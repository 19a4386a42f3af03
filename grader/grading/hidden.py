"""Hidden tests: learners are told how many there are, how many fail and what they are worth, and nothing else."""

from collections.abc import Collection, Mapping, Sequence

import msgspec
from msgspec import structs

from grader.grading.results import BackendVerdict, HiddenTests, Results

STOPPED = "It was stopped in a hidden test."


def hidden_tests(
    names: Sequence[str],
    weights: Mapping[str, float],
    points: float,
    outcomes: Mapping[str, Mapping[str, bool]],
) -> HiddenTests | None:
    """Return what there is to tell of a kata's hidden tests; None if it has none.

    Args:
        names: of the hidden tests.
        weights: of all tests of the kata.
        points: what the kata is worth at best.
        outcomes: for each backend that could judge it, by test, whether it passed; empty where none was run.
    """
    if not names:
        return None
    ran = {backend: tests for backend, tests in outcomes.items() if tests}
    passed = {backend: sum(tests.get(name, False) for name in names) for backend, tests in ran.items()}
    earned = sum(weights[name] for tests in ran.values() for name in names if tests.get(name))
    all_weights = sum(weights.values())
    return HiddenTests(
        tests=tuple(names),
        passed=passed,
        failed=sum(any(not tests.get(name) for tests in ran.values()) for name in names),
        points=round(points * earned / (all_weights * len(outcomes)), 2) if outcomes else 0.0,
        max_points=round(points * sum(weights[name] for name in names) / all_weights, 2),
    )


def without_hidden(results: Results) -> Results:
    """Return results as learners may read them."""
    katas = tuple(
        structs.replace(
            kata,
            backends={
                name: _without(found, kata.hidden.tests) if kata.hidden else found
                for name, found in kata.backends.items()
            },
        )
        for kata in results.katas
    )
    names = {name for kata in results.katas if kata.hidden for name in kata.hidden.tests}
    return structs.replace(results, katas=katas, flags=tuple(flags_without(results.flags, names)))


def _without(found: BackendVerdict, hidden: Collection[str]) -> BackendVerdict:
    messages = [test.message for test in found.tests if test.name in hidden]
    reason = reason_without(found.verdict, found.reason, hidden, messages)
    return structs.replace(
        found,
        tests=tuple(
            msgspec.structs.replace(test, message=message_without(test.message, found.reason, reason))
            for test in found.tests
            if test.name not in hidden
        ),
        reason=reason,
    )


def reason_without(verdict: str, reason: str, hidden: Collection[str], messages: Collection[str]) -> str:
    """Return the reason of a verdict as learners may read it: what stopped a hidden test tells what it asks.

    Args:
        verdict: on one backend.
        reason: as it is.
        hidden: the names of the hidden tests.
        messages: theirs.
    """
    stopped = verdict in ("crashed", "timed_out") and reason in messages
    return STOPPED if stopped or any(name in reason for name in hidden) else reason


def message_without(message: str, reason: str, shown: str) -> str:
    """Return the message of a test that is not hidden; one that was not run repeats the reason."""
    return message.replace(reason, shown) if reason and reason != shown else message


def flags_without(flags: Sequence[str], hidden: Collection[str]) -> list[str]:
    """Return the flags that name no hidden test."""
    return [flag for flag in flags if not any(name in flag for name in hidden)]
