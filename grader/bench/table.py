"""Figures as a table of 80 columns."""

import textwrap
from collections.abc import Iterable, Iterator

from grader.bench.figures import Figure

WIDTH = 80
NAME, VALUE, GOAL = 42, 14, 14


def lines(figures: Iterable[Figure]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'figure':{NAME}}{'value':>{VALUE}}{'goal':>{GOAL}}  met"
    yield "─" * WIDTH
    for figure in figures:
        first, *more = textwrap.wrap(figure.name, NAME - 2)
        met = {True: "yes", False: "NO", None: ""}[figure.met]
        yield f"{first:{NAME}}{shown(figure.value, figure.unit):>{VALUE}}{_goal(figure):>{GOAL}}  {met}".rstrip()
        yield from more
        beside = " · ".join(f"{name} {number:.4g}" for name, number in figure.beside.items())
        for text in (beside, figure.note):
            yield from textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="    ")


def shown(value: float | None, unit: str) -> str:
    """Write a number with its unit; a ratio is a number of times."""
    if value is None:
        return "–"
    return f"{value:.3g} {unit}" if unit else f"{value:.2f} ×"


def _goal(figure: Figure) -> str:
    if figure.goal is None:
        return ""
    return f"{'≥' if figure.better == 'higher' else '≤'} {shown(figure.goal, figure.unit)}"
