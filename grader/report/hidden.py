"""Hidden tests, as learners read of them: counted, and not told."""

from grader.grading.results import HiddenTests
from grader.report.words import number


def told(hidden: HiddenTests | None) -> str:
    """Return what learners read of a kata's hidden tests; empty if there are none, or none was run."""
    if hidden is None or not hidden.passed:
        return ""
    points = f"{number(hidden.points)} of {number(hidden.max_points)} points"
    return f"{counted(hidden)}: {hidden.failed} failed, {points}."


def counted(hidden: HiddenTests) -> str:
    """Return how many there are: `1 hidden test`, `2 hidden tests`."""
    return "1 hidden test" if len(hidden.tests) == 1 else f"{len(hidden.tests)} hidden tests"
