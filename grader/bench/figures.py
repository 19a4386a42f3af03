"""Figures: a number beside its peer and its goal, from rounds that took turns."""

from collections.abc import Callable, Mapping
from statistics import median
from typing import Literal

import msgspec

Better = Literal["higher", "lower"]


class Figure(msgspec.Struct, frozen=True):
    """One measured number.

    Args:
        name: what was measured, for people.
        value: in `unit`; None if it could not be measured, and then `note` says why.
        unit: such as "jobs/s"; empty for a ratio.
        goal: what `value` should at least (or at most) be; None where there is no goal.
        better: which way is better.
        beside: the numbers that `value` was computed from, or that put it into proportion, by name.
        note: one sentence more.
    """

    name: str
    value: float | None
    unit: str = ""
    goal: float | None = None
    better: Better = "lower"
    beside: Mapping[str, float] = {}
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without a goal or a value."""
        if self.value is None or self.goal is None:
            return None
        return self.value >= self.goal if self.better == "higher" else self.value <= self.goal


def in_turn(rounds: int, **ways: Callable[[], float]) -> dict[str, list[float]]:
    """Measure each way once a round, every other round in reverse: what the machine does meanwhile hits all alike.

    Args:
        rounds: how often.
        ways: functions that return seconds.
    """
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in list(ways) if number % 2 == 0 else reversed(ways):
            found[name].append(ways[name]())
    return found


def median_ratio(above: list[float], below: list[float]) -> float:
    """Return the median of the ratios within each round: a slow moment of the machine is in both numbers."""
    return median(one / other for one, other in zip(above, below, strict=True))


def median_difference(first: list[float], second: list[float]) -> float:
    """Return the median of the differences within each round."""
    return median(one - other for one, other in zip(first, second, strict=True))
