"""A class in a few lines: how it went, and where it struggles."""

import statistics
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from grader.gradebook.scores import LearnerScore
from grader.report.words import number

WIDTH = 80
_HARDEST = 5


class Tally:
    """What is counted while the learners pass by; memory does not grow with their number.

    Args:
        katas: the ids of those that are told of.
    """

    def __init__(self, katas: Iterable[str]) -> None:
        self.points: list[float] = []
        self.max_points = 0.0
        self.problems: list[tuple[str, str]] = []
        self.unavailable = 0
        self.failing: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self._katas = set(katas)

    def add(self, score: LearnerScore) -> None:
        """Count a learner."""
        self.points.append(score.points)
        self.max_points = score.max_points
        if score.problem:
            self.problems.append((score.learner, score.problem))
        for each in score.katas:
            verdicts = [verdict.verdict for verdict in each.verdicts.values()]
            if each.kata in self._katas:
                self.unavailable += verdicts.count("unavailable")
            if any(verdict not in ("missing", "not_started", "unavailable") for verdict in verdicts):
                self.tried[each.kata] += 1
                self.failing[each.kata] += any(
                    verdict in ("failed", "crashed", "timed_out") for verdict in verdicts
                )


def lines(tally: Tally, katas: Sequence[str], where: str, absent: Sequence[str]) -> Iterator[str]:
    """Yield the lines.

    Args:
        tally: what was counted.
        katas: their ids, in the order of the course.
        where: the gradebook, as kata report takes it.
        absent: the ids of those who have handed in nothing.
    """
    yield from summary(tally, katas, absent)
    yield ""
    yield f"Everything is in the gradebook: kata report {where}"


def summary(tally: Tally, katas: Sequence[str], absent: Sequence[str] = ()) -> Iterator[str]:
    """Yield the same without where it is."""
    yield ""
    if tally.points:
        handed_in = "1 submission" if len(tally.points) == 1 else f"{len(tally.points)} submissions"
        middle, best = statistics.median(tally.points), max(tally.points)
        yield (
            f"{handed_in}: {number(middle)} of {number(tally.max_points)} points in the middle, "
            f"{number(best)} at best"
        )
    for learner, problem in tally.problems:
        yield from textwrap.wrap(f"{learner}: {problem}", WIDTH, subsequent_indent="  ")
    if absent:
        yield from textwrap.wrap(
            f"{len(absent)} on the roster handed in nothing: {', '.join(absent)}",
            WIDTH,
            subsequent_indent="  ",
        )
    hard = [(kata, tally.failing[kata]) for kata in katas if tally.failing[kata]]
    if hard:
        yield ""
        yield "Where the class struggles:"
        for kata, count in sorted(hard, key=lambda each: -each[1] / tally.tried[each[0]])[:_HARDEST]:
            yield f"  {kata:<36} {count} of {tally.tried[kata]} do not pass"
    if tally.unavailable:
        yield ""
        yield from textwrap.wrap(
            f"{tally.unavailable} verdicts are missing: a database or a submission could not be had. They count for "
            "nobody; grade them with --resume.",
            WIDTH,
        )
