"""A timeline as it is drawn in a browser: bars on a scale, then a list of steps; `drawing.html` shows them."""

import msgspec

from grader.report.printable import printable
from grader.timeline import words
from grader.timeline.model import End, Lane, Step, Timeline, Transaction
from grader.timeline.rows import Row, rows
from grader.trace.transcript import shown_parameters

_LEAST = 0.4
"""Percent of the width that a bar has at least: a short one must still be seen."""
_MOST_LANES = 16
"""With more connections than these there is no room beside the steps: their numbers tell."""


class Bar(msgspec.Struct, frozen=True):
    """Something on the scale of time.

    Attributes:
        kind: what it is, a class of the style sheet.
        left: percent of the whole time.
        width: the same.
        title: what it is, in words.
    """

    kind: str
    left: float
    width: float
    title: str


class Overview(msgspec.Struct, frozen=True):
    """A lane on the scale of time: its bars; its transactions in words, and how each ended."""

    connection: int
    bars: tuple[Bar, ...]
    words: tuple[str, ...]
    ends: tuple[End, ...]


class Line(msgspec.Struct, frozen=True):
    """One row of the list.

    Attributes:
        clock: when, after the first step; where no times are known, its number.
        connection: the number of the connection.
        cells: for each lane, classes of the style sheet.
        what: the SQL, or what else was done.
        is_sql: `what` is code.
        values: the bound values.
        rows: how many rows came or were touched.
        each: of several like steps, the values and the time of each.
        ended: how a transaction ended here, in words.
        end: the same as a class of the style sheet.
        at_once: it was committed at once, outside of any transaction.
        waiting: how long it took, if that was long.
        error: what the database said against it.
        by: the learner's line with its text, or that it was the test.
        number: the number of the learner's line.
        source: its text.
        new_line: another line is at work than in the row above.
    """

    clock: str
    connection: int
    cells: tuple[str, ...]
    what: str
    is_sql: bool
    values: str
    rows: str
    each: tuple[str, ...]
    ended: str
    end: str
    at_once: bool
    waiting: str
    error: str
    by: str
    number: int | None
    source: str
    new_line: bool


class Drawing(msgspec.Struct, frozen=True):
    """All that is drawn.

    Attributes:
        lanes: the connections on the scale.
        lines: the list.
        total: what stands at the end of the scale.
        timed: the scale is one of time; else one of steps.
        summary: the whole in numbers.
        cut: that there was more, if there was.
    """

    lanes: tuple[Overview, ...]
    lines: tuple[Line, ...]
    total: str
    timed: bool
    summary: str
    cut: str


def drawing(timeline: Timeline) -> Drawing:
    """Return a timeline as it is drawn."""
    return Drawing(
        lanes=tuple(_overview(timeline, lane) for lane in timeline.lanes),
        lines=tuple(_line(row, timeline) for row in rows(timeline)),
        total=words.duration(timeline.seconds)
        if timeline.timed
        else words.counted(len(timeline.steps), "step"),
        timed=timeline.timed,
        summary=words.summary(timeline),
        cut=words.cut(timeline),
    )


def _overview(timeline: Timeline, lane: Lane) -> Overview:
    whole = timeline.seconds or 1.0

    def bar(kind: str, begin: float, until: float, title: str) -> Bar:
        width = max(100 * (until - begin) / whole, _LEAST)
        return Bar(kind, round(min(100 * begin / whole, 100 - width), 2), round(width, 2), title)

    opened = 0.0 if lane.opened is None else timeline.steps[lane.opened].at
    closed = timeline.seconds if lane.closed is None else timeline.steps[lane.closed].at
    bars = [bar("there", opened, closed, f"connection {lane.connection}")]
    told = []
    for transaction in lane.transactions:
        title = f"transaction {transaction.number} {words.ending(transaction, timed=timeline.timed)}"
        bars.append(bar(transaction.end, transaction.begin, transaction.until, title))
        told.append(f"{transaction.number} {words.SHORT_ENDS[transaction.end]}")
    for step in timeline.steps:
        if step.event.connection != lane.connection or step.event.event in ("connect", "begin", "close"):
            continue
        what = words.what([step])
        if step.is_long:
            bars.append(bar("waits", step.at, step.until, f"{what} {words.waiting(step)}"))
        kind, at = ("step", step.at) if step.event.error is None else ("error", step.until)
        bars.append(bar(kind, at, at, what))
    ends = tuple(transaction.end for transaction in lane.transactions)
    return Overview(lane.connection, tuple(bars), tuple(told), ends)


def _line(row: Row, timeline: Timeline) -> Line:
    step, steps = row.step, list(row.steps)
    is_end = row.mark == "left_open"
    transaction = timeline.transaction(step)
    shown = step.event.event == "statement" and not is_end
    return Line(
        clock=_clock(step, timeline),
        connection=step.event.connection,
        cells=_cells(row, timeline),
        what="the end of the test" if is_end else words.what(steps),
        is_sql=bool(step.event.sql) and not is_end,
        values=words.values(steps) if shown else "",
        rows=words.rows(steps) if shown else "",
        each=tuple(_each(each, timeline) for each in steps) if len(steps) > 1 else (),
        ended=_ended(row, transaction, timeline),
        end=transaction.end if transaction is not None else "",
        at_once=step.event.autocommitted,
        waiting="" if is_end else words.waiting(step),
        error=printable(step.event.error or "") if not is_end else "",
        by=words.by(step),
        number=step.event.line,
        source=printable(step.source),
        new_line=row.new_line,
    )


def _clock(step: Step, timeline: Timeline) -> str:
    if timeline.timed:
        return words.duration(step.at)
    return f"{step.at + 1:.0f}" if step.at < len(timeline.steps) else ""


def _each(step: Step, timeline: Timeline) -> str:
    values = shown_parameters(step.event) if step.event.parameters else "no values"
    after = f"after {words.duration(step.at)}" if timeline.timed else ""
    return ", ".join(filter(None, (values, words.rows([step]), after)))


def _ended(row: Row, transaction: Transaction | None, timeline: Timeline) -> str:
    if transaction is None or row.mark not in ("end", "close", "left_open"):
        return ""
    return f"Transaction {transaction.number} {words.ending(transaction, timed=timeline.timed)}"


def _cells(row: Row, timeline: Timeline) -> tuple[str, ...]:
    """For each lane the classes of its cell: its bar above the mark and below it, its transaction's end, its mark."""
    found = []
    lanes = timeline.lanes if len(timeline.lanes) <= _MOST_LANES else ()
    for number, lane in enumerate(lanes):
        classes = [f"above-{row.before[number]}", f"below-{row.after[number]}"]
        if (transaction := lane.transaction_at(row.index)) is not None:
            classes.append(transaction.end)
        if number == row.lane:
            classes.append(f"mark-{row.mark}")
            classes += ["long"] if row.step.is_long else []
            classes += ["error"] if row.step.event.error is not None else []
        found.append(" ".join(classes))
    return tuple(found)
