"""The words and marks of a timeline, the same in the terminal and on the page."""

from grader.report.printable import printable
from grader.timeline.model import End, Step, Timeline, Transaction
from grader.trace.transcript import shown_parameters, shown_sql

ENDS: dict[End, str] = {
    "committed": "committed",
    "rolled_back": "rolled back",
    "closed": "closed without a commit: what it wrote is lost",
    "left_open": "left open: nobody ended it in this test",
}
SHORT_ENDS: dict[End, str] = {
    "committed": "committed",
    "rolled_back": "rolled back",
    "closed": "closed without a commit",
    "left_open": "left open",
}
_SHOWN = 3


def duration(seconds: float) -> str:
    """Return a time as people say it: `0.4 ms`, `12 ms`, `1.5 s`."""
    if seconds < 0.00005:
        return "0 ms"
    if seconds >= 0.9995:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.00095 else f"{seconds * 1000:.1f} ms"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `1 row`, `2 rows`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def what(steps: list[Step]) -> str:
    """Return what some like steps did: `SELECT …`, `15 × SELECT …`, `connect`."""
    event = steps[0].event
    text = event.event if event.event in ("connect", "close") else shown_sql(event.sql)
    return f"{len(steps)} × {text}" if len(steps) > 1 else text


def values(steps: list[Step]) -> str:
    """Return the bound values of some like steps; empty if there are none."""
    shown = [shown_parameters(step.event) for step in steps if step.event.parameters]
    more = ["…"] if len(shown) > _SHOWN + 1 else []
    return " ".join(shown[:_SHOWN] + more + shown[_SHOWN:][-1:])


def rows(steps: list[Step]) -> str:
    """Return how many rows some like steps sent or touched, together; empty where that is not known."""
    known = [step.event.rows for step in steps if step.event.rows is not None]
    return counted(sum(known), "row") if known else ""


def by(step: Step) -> str:
    """Return who did a step: the learner's line with its text, or the test."""
    if step.event.line is None:
        return "by the test itself"
    source = f": {printable(step.source)}" if step.source else ""
    return f"line {step.event.line}{source}"


def waiting(step: Step) -> str:
    """Return how long a step took, if that was long, and what it has most likely waited for."""
    if not step.is_long:
        return ""
    if not step.waited_for:
        return f"took {duration(step.seconds)}"
    numbers = " and ".join(map(str, step.waited_for))
    noun = "connection" if len(step.waited_for) == 1 else "connections"
    return f"waited {duration(step.seconds)} while {noun} {numbers} had a transaction open"


def ending(transaction: Transaction, *, timed: bool = True) -> str:
    """Return how a transaction ended, and what it was: `rolled back: 2 statements in 5 ms`.

    Args:
        transaction: the transaction.
        timed: times are known.
    """
    text = ENDS[transaction.end]
    if transaction.end in ("closed", "left_open"):
        return text
    number = counted(transaction.statements, "statement")
    text += f": {number}"
    if timed:
        text += f" in {duration(transaction.until - transaction.begin)}"
    return text if transaction.wrote else f"{text}; nothing was written"


def summary(timeline: Timeline) -> str:
    """Return the whole in numbers: connections, statements, how its transactions ended; time, if it is known."""
    statements = sum(step.event.event == "statement" for step in timeline.steps)
    parts = [counted(len(timeline.lanes), "connection"), counted(statements, "statement")]
    ends = [transaction.end for transaction in timeline.transactions]
    at_once = sum(step.event.autocommitted for step in timeline.steps)
    parts.append(counted(len(ends), "transaction"))
    parts += [f"{ends.count(end)} {SHORT_ENDS[end]}" for end in SHORT_ENDS if end in ends]
    if at_once:
        parts.append(f"{at_once} committed at once")
    if errors := sum(step.event.error is not None for step in timeline.steps):
        parts.append(counted(errors, "error"))
    if timeline.timed:
        parts.append(duration(timeline.seconds))
    return " · ".join(parts)


def cut(timeline: Timeline) -> str:
    """Return that there was more, if there was."""
    return f"Only the first {len(timeline.steps)} steps are shown; there were more." if timeline.cut else ""
