"""Two answers to one kata for people: their code, what each did to the database, and what follows from it."""

import textwrap
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from grader.learning.comparison import Comparison, Deeds, sentences
from grader.report.printable import printable
from grader.timeline.words import duration

WIDTH = 80
TWO_COLUMNS = 100
"""Columns from which on two texts stand beside each other."""
MOST = 180
"""Columns beyond which two texts are only further apart."""

_DIFFERS = "≠"
_YOURS, _REFERENCE = "yellow", "green"


def code(yours: str, reference: str, width: int) -> Iterator[RenderableType]:
    """Yield two modules: beside each other where there is room, else one after the other.

    Args:
        yours: the learner's module.
        reference: the course's own.
        width: the columns of the terminal.
    """
    left, right = _lines(yours), _lines(reference)
    if width >= TWO_COLUMNS:
        yield _columns(left, right, min(width, MOST))
        return
    same = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    for title, lines, starts, style in (
        ("Yours", left, [(block.a, block.size) for block in same], _YOURS),
        ("The reference", right, [(block.b, block.size) for block in same], _REFERENCE),
    ):
        equal = {number for start, size in starts for number in range(start, start + size)}
        yield Text(f"{title}   ({_DIFFERS} differs)", "bold")
        for number, line in enumerate(lines):
            mark, shown = (" ", "") if number in equal or not line else (_DIFFERS, style)
            yield Text(f"{mark} {line}".rstrip(), shown)
        yield Text()


def plain_code(yours: str, reference: str) -> Iterator[str]:
    """Yield the lines of two modules, one after the other."""
    for title, text in (("Yours:", yours), ("The reference:", reference)):
        yield from (title, "", *_lines(text), "")


def alone(reference: str) -> Iterator[str]:
    """Yield the lines of the reference, where there is nothing to set beside it."""
    yield from ("The reference:", "", *_lines(reference))


def numbers(comparison: Comparison) -> RenderableType:
    """Return what each did to the database, as a table."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    table.add_column("In all tests" if not comparison.left_out else "In the tests that both pass")
    for title in ("yours", "the reference"):
        table.add_column(title, justify="right", no_wrap=True)
    for title, yours, reference in _rows(comparison):
        table.add_row(title, yours, reference)
    return table


def plain_numbers(comparison: Comparison) -> Iterator[str]:
    """Yield the same in words, a line each."""
    for title, yours, reference in _rows(comparison):
        yield f"{title[0].upper()}{title[1:]}: yours {yours}, the reference {reference}."


def conclusions(comparison: Comparison) -> Iterator[str]:
    """Yield the lines that say what follows from the numbers."""
    for sentence in sentences(comparison):
        yield from textwrap.wrap(sentence, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    if comparison.left_out:
        names = ", ".join(comparison.left_out)
        text = f"Not compared, as one of them does not pass or does too much to be counted: {names}."
        yield from textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _rows(comparison: Comparison) -> Iterator[tuple[str, str, str]]:
    yours, reference = comparison.yours, comparison.reference
    for title, name, always in (
        ("statements", "statements", True),
        ("commits", "commits", True),
        ("rollbacks", "rollbacks", True),
        ("savepoints", "savepoints", False),
        ("connections made", "connections", True),
        ("rows fetched or changed", "rows", True),
        ("transactions left open", "left_open", False),
    ):
        pair = _number(yours, name), _number(reference, name)
        if always or any(pair):
            yield title, str(pair[0]), str(pair[1])
    yield "time (says little: it varies)", duration(yours.seconds), duration(reference.seconds)


def _number(deeds: Deeds, name: str) -> int:
    return int(getattr(deeds, name))


def _lines(text: str) -> list[str]:
    return printable(text.expandtabs(4).replace("\r\n", "\n")).splitlines()


def _columns(left: Sequence[str], right: Sequence[str], width: int) -> Table:
    column = (width - 5) // 2
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold", width=width)
    table.add_column("Yours", width=column, overflow="fold")
    table.add_column(_DIFFERS, width=1)
    table.add_column("The reference", width=column, overflow="fold")
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        ours, theirs = list(left[a:b]), list(right[c:d])
        if kind == "equal":
            for one, other in zip(ours, theirs, strict=True):
                table.add_row(_folded([one], column), "", _folded([other], column))
            continue
        marked = any(line.strip() for line in ours + theirs)
        cells = _folded(ours, column, _YOURS), _folded(theirs, column, _REFERENCE)
        table.add_row(cells[0], _DIFFERS if marked else "", cells[1])
    return table


def _folded(lines: Sequence[str], width: int, style: str = "") -> Text:
    """Lines of code, no wider than a column; what goes on is indented by four more."""
    found: list[str] = []
    for line in lines:
        indent = " " * min(len(line) - len(line.lstrip()) + 4, width // 2)
        found += textwrap.wrap(
            line, width, subsequent_indent=indent, break_on_hyphens=False, drop_whitespace=True
        ) or [""]
    return Text("\n".join(found), style)
