"""A timeline in the terminal: read from top to bottom, with a gutter of lanes; or in words alone."""

import textwrap
from collections.abc import Iterator, Sequence

from rich.text import Text

from grader.report.printable import printable
from grader.timeline import words
from grader.timeline.heading import Heading
from grader.timeline.model import Step, Timeline, Transaction
from grader.timeline.rows import Mark, Row, State, rows

WIDTH = 80
MOST_LANES = 8
"""With more connections than these there is no room beside the lanes: their numbers are told in words instead."""

_TIME = 7
_STATES: dict[State, str] = {"absent": " ", "idle": "·", "open": "│", "waiting": "┊"}
_MARKS: dict[Mark, str] = {
    "connect": "○",
    "begin": "┬",
    "inside": "├",
    "end": "┴",
    "outside": "●",
    "close": "×",
    "left_open": "╵",
}
_COLOURS = {"committed": "green", "rolled_back": "yellow", "closed": "red", "left_open": "red"}


def drawn(heading: Heading, timeline: Timeline, width: int = WIDTH) -> Iterator[Text]:
    """Yield the lines of a timeline with its lanes.

    Args:
        heading: which test it is.
        timeline: what happened.
        width: the columns to fill at most; 60 are enough.
    """
    if len(timeline.lanes) > MOST_LANES:
        yield from map(Text, told(heading, timeline, width))
        return
    yield from _heading(heading, width)
    if not timeline.steps:
        yield from map(Text, _nothing(heading, width))
        return
    if len(timeline.lanes) > 1:
        numbers = " ".join(str(lane.connection) for lane in timeline.lanes)
        yield Text(f"{'after':>{_TIME}}  {numbers}  connections")
    clock = ""
    for row in rows(timeline):
        if row.new_line:
            lead = _gutter("", row.before)
            yield Text(lead).append(_cut(words.by(row.step), width - len(lead)), "bold")
        now = words.duration(row.step.at)
        marks = _gutter("" if now == clock else now, row.before, row)
        clock = now
        yield from _row(row, marks, timeline, width)
    yield Text()
    for line in _closing(heading, timeline, width):
        yield Text(line)


def told(heading: Heading, timeline: Timeline, width: int = WIDTH) -> Iterator[str]:
    """Yield the lines of a timeline in words alone, for a screen reader: no lanes, and nothing that only looks say.

    Args:
        heading: which test it is.
        timeline: what happened.
        width: the columns to fill at most.
    """
    yield from (line.plain for line in _heading(heading, width))
    if not timeline.steps:
        yield from _nothing(heading, width)
        return
    several = len(timeline.lanes) > 1
    for row in rows(timeline):
        if row.new_line:
            by = words.by(row.step)
            yield _cut(by[0].upper() + by[1:], width)
        start = f"  {words.duration(row.step.at)}: "
        if several:
            start += f"connection {row.step.event.connection}: "
        parts = "; ".join(text for text, _ in _parts(row, timeline))
        yield from textwrap.wrap(start + parts, width, subsequent_indent="    ", break_on_hyphens=False)
    yield ""
    yield from _closing(heading, timeline, width)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 2, 0)] + " …"


def _heading(heading: Heading, width: int) -> Iterator[Text]:
    yield from _plain(f"{heading.kata} on {heading.database}", width)
    colour = "green" if heading.passed else "red"
    for line in _plain(f"{heading.verdict}: {heading.test}", width):
        line.stylize(colour)
        yield line
    if heading.sentence:
        yield from _plain(printable(heading.sentence), width, "  ")
    yield Text()


def _nothing(heading: Heading, width: int) -> Iterator[str]:
    yield from textwrap.wrap(heading.nothing, width)
    yield ""
    yield from _others(heading, width)


def _closing(heading: Heading, timeline: Timeline, width: int) -> Iterator[str]:
    for text in (words.summary(timeline), words.cut(timeline)):
        yield from textwrap.wrap(text, width)
    yield from _others(heading, width)


def _others(heading: Heading, width: int) -> Iterator[str]:
    yield from textwrap.wrap(f"(the same random data again: --seed {heading.seed})", width)
    if heading.others:
        name = heading.kata.rpartition("/")[2]
        number = words.counted(heading.others, "other test")
        yield from textwrap.wrap(f"{number}: kata trace {name} TEST (a part of its name is enough)", width)


def _plain(text: str, width: int, indent: str = "") -> Iterator[Text]:
    for line in textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    ):
        yield Text(line)


def _gutter(clock: str, states: Sequence[State], row: Row | None = None) -> str:
    lanes = [_STATES[state] for state in states]
    if row is not None:
        lanes[row.lane] = _MARKS[row.mark]
    return f"{clock:>{_TIME}}  {' '.join(lanes)}  "


def _row(row: Row, marks: str, timeline: Timeline, width: int) -> Iterator[Text]:
    lead = marks
    for number, (text, style) in enumerate(_parts(row, timeline)):
        indent = "  " if number == 0 else "    "
        yield from _wrapped(lead, text, width, style, gutter=row.after, indent=indent)
        lead = _gutter("", row.after)


def _wrapped(
    lead: str, text: str, width: int, style: str, *, gutter: Sequence[State], indent: str = ""
) -> Iterator[Text]:
    """A text beside the lanes; its further lines are indented by two more."""
    room = max(width - len(lead), 20)
    lines = textwrap.wrap(
        text, room, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )
    for number, line in enumerate(lines or [""]):
        yield Text(lead if number == 0 else _gutter("", gutter)).append(line, style)


def _parts(row: Row, timeline: Timeline) -> Iterator[tuple[str, str]]:
    """What there is to say of a row, each with its style; a first part always."""
    first = row.step
    transaction = timeline.transaction(first)
    if row.mark == "left_open" and transaction is not None:
        yield f"transaction {words.ENDS['left_open']}", _COLOURS["left_open"]
        return
    yield words.what(list(row.steps)), ""
    yield from _values(row.steps)
    if first.event.autocommitted:
        yield "committed at once", _COLOURS["committed"]
    if transaction is not None and row.mark in ("end", "close"):
        yield _ended(transaction)
    if text := words.waiting(first):
        yield f"~ {text}", "magenta"
    if first.event.error is not None:
        yield f"✗ {printable(first.event.error)}", "red"


def _values(steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    values, number = words.values(list(steps)), words.rows(list(steps))
    if steps[0].event.event != "statement":
        return
    if values or number:
        yield " ".join(filter(None, (values, f"→ {number}" if number else ""))), "cyan"


def _ended(transaction: Transaction) -> tuple[str, str]:
    return words.ending(transaction), _COLOURS[transaction.end]
