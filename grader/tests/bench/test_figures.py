"""The arithmetic of the bench, and its table; nothing here is timed."""

import pytest

from grader.bench.figures import Figure, in_turn, median_difference, median_ratio
from grader.bench.table import WIDTH, lines


def test_each_way_has_its_turn_in_each_round_and_the_order_alternates() -> None:
    turns: list[str] = []

    def way(name: str, seconds: float) -> float:
        turns.append(name)
        return seconds + len(turns)

    found = in_turn(3, a=lambda: way("a", 10), b=lambda: way("b", 20))

    assert turns == ["a", "b", "b", "a", "a", "b"]
    assert found == {"a": [11, 14, 15], "b": [22, 23, 26]}


def test_a_ratio_is_taken_within_each_round() -> None:
    assert median_ratio([10, 100, 30], [5, 50, 10]) == 2  # the second round was slow for both


def test_a_difference_is_taken_within_each_round() -> None:
    assert median_difference([3, 90, 5], [1, 80, 4]) == 2


@pytest.mark.parametrize(
    ("value", "goal", "better", "met"),
    [
        (5.0, 5, "higher", True),
        (4.9, 5, "higher", False),
        (8.0, 8, "lower", True),
        (8.1, 8, "lower", False),
        (8.1, None, "lower", None),
        (None, 8, "lower", None),
    ],
)
def test_a_goal_is_met_or_not(value: float | None, goal: float | None, better: str, met: bool | None) -> None:
    assert Figure("f", value, goal=goal, better=better).met is met  # type: ignore[arg-type]


def test_the_table_fits_into_80_columns_and_says_what_is_met() -> None:
    figures = [
        Figure(
            "jobs on SQLite, beside a fresh pytest process for each of them",
            6.123,
            "",
            5,
            "higher",
            {"jobs/s": 40.04},
        ),
        Figure("isolation", 9.5, "ms", 8, note="A long note " * 10),
        Figure("memory", None, "MB", note="could not be read"),
    ]

    table = list(lines(figures))

    assert max(map(len, table)) <= WIDTH
    assert [line.split()[-1] for line in table if "×" in line or " ms" in line] == ["yes", "NO"]
    assert "6.12 ×" in table[2]
    assert "≥ 5.00 ×" in table[2]
    assert any("jobs/s 40.04" in line for line in table)
    assert any(line.startswith("memory") and "–" in line for line in table)
