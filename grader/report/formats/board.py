"""The class for people, in a terminal: a line for each learner, and where the class struggles."""

import textwrap
from collections.abc import Iterator
from typing import TextIO

from rich.cells import cell_len, set_cell_size

from grader.gradebook.scores import LearnerScore
from grader.report.class_summary import Tally, summary
from grader.report.formats.graded import Graded, verdict_of
from grader.report.formats.options import Options
from grader.report.printable import printable
from grader.report.words import SYMBOLS, number, word

WIDTH = 80
_NAME = 22
_POINTS = 13
_KATAS = WIDTH - _NAME - _POINTS - 4
_LEGEND = "  ".join(f"{SYMBOLS[each]} {word(each)}" for each in SYMBOLS if each != "unavailable")


def write(graded: Graded, out: TextIO, options: Options) -> Iterator[str]:
    """Write the board, learner by learner."""
    ids = [kata.id for kata in graded.katas]
    tally = Tally(ids)
    for sentence in graded.policy.told if graded.policy else ():
        out.write(textwrap.fill(printable(sentence), WIDTH) + "\n")
    out.write(f"{'learner':<{_NAME}}  {'points':>{_POINTS}}  katas, in the order of the course\n")
    for score in graded.learners():
        tally.add(score)
        for line in _lines(score):
            out.write(f"{line}\n")
    out.write(f"\n{_LEGEND}\n{SYMBOLS['unavailable']} could not be judged\n")
    for line in summary(tally, ids):
        out.write(f"{printable(line)}\n")
    yield from ()


def _lines(score: LearnerScore) -> Iterator[str]:
    name = printable(score.name).replace("\n", " ")
    if cell_len(name) > _NAME:
        name = f"{set_cell_size(name, _NAME - 1).rstrip()}…"
    name += " " * (_NAME - cell_len(name))  # a Chinese character fills two columns, an accent none
    points = f"{number(score.points)}/{number(score.max_points)}"
    katas = "".join(SYMBOLS[verdict_of(kata)] for kata in score.katas)
    strip = [katas[at : at + _KATAS] for at in range(0, len(katas), _KATAS)] or [""]
    yield f"{name}  {points:>{_POINTS}}  {strip[0]}"
    for more in strip[1:]:
        yield " " * (_NAME + _POINTS + 4) + more
    if score.deduction:
        yield from textwrap.wrap(score.explained, WIDTH, initial_indent="  ", subsequent_indent="  ")
