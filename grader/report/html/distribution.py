"""How the points are spread over a class."""

import math
import statistics
from collections.abc import Sequence

import msgspec

from grader.report.words import number

_MOST_BINS = 10


class Bin(msgspec.Struct, frozen=True):
    """A range of points, and how many learners have so many.

    Args:
        range: in words.
        count: how many.
        share: of the class, in percent.
        width: of the bar, in percent of the longest.
    """

    range: str
    count: int
    share: int
    width: float


def bins(points: Sequence[float], max_points: float) -> list[Bin]:
    """Return at most ten ranges of the same width: 1, 2 or 5, or a power of ten times as much.

    Args:
        points: of each learner.
        max_points: the most that can be had; the last range includes it.
    """
    if not points or max_points <= 0:
        return []
    width = _width(max_points)
    edges = [width * place for place in range(math.ceil(round(max_points / width, 9)))]
    counts = [0] * len(edges)
    for each in points:
        counts[min(int(each / width + 1e-9), len(edges) - 1)] += 1
    longest = max(counts)
    return [
        Bin(
            range=_range(edge, min(edge + width, max_points), last=place == len(edges) - 1),
            count=count,
            share=round(100 * count / len(points)),
            width=round(100 * count / longest, 1),
        )
        for place, (edge, count) in enumerate(zip(edges, counts, strict=True))
    ]


def _width(max_points: float) -> float:
    power = 10.0 ** math.floor(math.log10(max_points / _MOST_BINS))
    return next(power * step for step in (1, 2, 5, 10) if max_points / (power * step) <= _MOST_BINS + 1e-9)


def _range(low: float, high: float, *, last: bool) -> str:
    return f"{number(low)} to {number(high)}" if last else f"{number(low)} to below {number(high)}"


def summary(points: Sequence[float], max_points: float) -> str:
    """Return the middle and the ends in words."""
    if not points:
        return "Nobody has handed in."
    low, middle, high = (
        statistics.quantiles(points, n=4, method="inclusive") if len(points) > 1 else [points[0]] * 3
    )
    return (
        f"Of {number(max_points)} points: {number(middle)} in the middle (median), "
        f"{number(statistics.fmean(points))} on average, from {number(min(points))} to {number(max(points))}. "
        f"The middle half of the class has {number(low)} to {number(high)}."
    )
