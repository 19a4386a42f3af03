"""A timeline: one lane a connection, transactions from their begin to their end, and what was sent in each."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal

import msgspec

from grader.grading.job import MOST_OF_A_FAILURE, MOST_TRACED
from grader.trace import Event, sql

End = Literal["committed", "rolled_back", "closed", "left_open"]
"""How a transaction ended. `closed`: its connection was closed, and what it had not committed is lost."""

LONG = 0.05
"""Seconds from which a step may be called long,"""
BESIDE = 10
"""if it took so many times as long as most others of its test."""


class Step(msgspec.Struct, frozen=True):
    """One thing that was done.

    Attributes:
        event: what it was.
        at: when it was sent, in seconds after the first step.
        seconds: how long the database took for it.
        source: the learner's line, without its indentation; empty where the test itself did it.
        transaction: the number of the transaction that it belongs to; None outside of any.
        is_long: it took long beside the others.
        waited_for: other connections that had a transaction open when it was sent, if it took long: it has most
            likely waited for one of their locks.
    """

    event: Event
    at: float
    seconds: float
    source: str = ""
    transaction: int | None = None
    is_long: bool = False
    waited_for: tuple[int, ...] = ()

    @property
    def until(self) -> float:
        """When it was done, in seconds after the first step."""
        return self.at + self.seconds


class Transaction(msgspec.Struct, frozen=True):
    """From its begin to its end.

    Attributes:
        number: from 1, in the order in which they began.
        connection: the number of its connection.
        first: the index of its first step; the test may have begun it before it handed it to the learner's code.
        last: the index of its last step.
        begin: seconds after the first step of all.
        until: the same of its end; of one that was left open, the end of the timeline.
        end: how it ended.
        wrote: it has changed something, or tried to.
        statements: how many it sent.
    """

    number: int
    connection: int
    first: int
    last: int
    begin: float
    until: float
    end: End
    wrote: bool
    statements: int


class Lane(msgspec.Struct, frozen=True):
    """One connection: when it was there, and its transactions.

    Attributes:
        connection: its number.
        opened: the index of the step that made it; None if it was there before the test began.
        closed: the index of the step that closed it; None if nobody did.
        transactions: in order.
    """

    connection: int
    opened: int | None
    closed: int | None
    transactions: tuple[Transaction, ...]

    def transaction_at(self, index: int) -> Transaction | None:
        """Return the transaction that is open at a step of whichever lane, its own first and last step included."""
        for each in self.transactions:
            if each.first <= index and (index <= each.last or each.end == "left_open"):
                return each
        return None


class Timeline(msgspec.Struct, frozen=True):
    """All of it, in order of time.

    Attributes:
        steps: in the order in which they were sent.
        lanes: by number of the connection.
        seconds: from the first step to the end of the last.
        cut: there was more, which is not told.
        timed: the trace tells times. Where it does not, each step takes one unit, and only the order means anything.
    """

    steps: tuple[Step, ...]
    lanes: tuple[Lane, ...]
    seconds: float
    cut: bool
    timed: bool = True

    @property
    def transactions(self) -> tuple[Transaction, ...]:
        """All of them, in the order in which they began."""
        found = [transaction for lane in self.lanes for transaction in lane.transactions]
        return tuple(sorted(found, key=lambda each: each.number))

    @property
    def long_steps(self) -> tuple[Step, ...]:
        """The steps that took long beside the others."""
        return tuple(step for step in self.steps if step.is_long)

    def transaction(self, step: Step) -> Transaction | None:
        """Return the transaction that a step belongs to."""
        return None if step.transaction is None else self.transactions[step.transaction - 1]

    @property
    def groups(self) -> tuple[range, ...]:
        """The indices of the steps; those that did the same, one right after the other, together."""

        def alike(index: int) -> object:
            step = self.steps[index]
            event = step.event
            if event.event != "statement" or event.error is not None or step.is_long:
                return index
            return event.connection, event.line, event.sql, event.autocommitted, step.transaction

        found = [list(indices) for _, indices in groupby(range(len(self.steps)), alike)]
        return tuple(range(indices[0], indices[-1] + 1) for indices in found)


def timeline(trace: Sequence[Mapping[str, Any]], module: str = "") -> Timeline:
    """Make the timeline of one test.

    Args:
        trace: the trace of its verdict; best from a traced run, others tell no times.
        module: the learner's file as it was run, for the lines.
    """
    timed = all("at" in entry for entry in trace)
    if timed:
        events = [msgspec.convert(dict(entry), Event) for entry in trace]
        start = min((entry["at"] for entry in trace), default=0.0)
        begins = [entry["at"] - start for entry in trace]
        lasted = [float(entry["seconds"]) for entry in trace]
    else:
        events = [_with_writing(entry) for entry in trace]
        begins = [float(index) for index in range(len(events))]
        lasted = [1.0] * len(events)
    seconds = max((at + took for at, took in zip(begins, lasted, strict=True)), default=0.0)
    lanes = _lanes(events, begins, lasted, seconds)
    transactions = [each for lane in lanes for each in lane.transactions]
    lines = module.splitlines()
    typical = statistics.median(took or 0.0 for took in lasted) if lasted else 0.0
    steps = []
    for index, event in enumerate(events):
        number, at, took = event.connection, begins[index], lasted[index]
        is_long = event.event != "connect" and took >= max(LONG, BESIDE * typical)
        others = {each.connection for each in transactions if each.begin < at < each.until} - {number}
        steps.append(
            Step(
                event=event,
                at=at,
                seconds=took,
                source=_source(lines, event.line),
                transaction=_of(transactions, number, index),
                is_long=is_long,
                waited_for=tuple(sorted(others)) if is_long else (),
            )
        )
    most = MOST_TRACED if timed else MOST_OF_A_FAILURE
    return Timeline(tuple(steps), lanes, seconds, len(trace) >= most, timed)


def _with_writing(entry: Mapping[str, Any]) -> Event:
    """Only a traced run tells what wrote; elsewhere the SQL does."""
    event = msgspec.convert(dict(entry), Event)
    wrote = event.event == "statement" and sql.writes(event.sql)
    return msgspec.structs.replace(event, wrote=wrote)


def _source(lines: Sequence[str], line: int | None) -> str:
    return lines[line - 1].strip() if line is not None and 0 < line <= len(lines) else ""


def _of(transactions: Iterable[Transaction], connection: int, index: int) -> int | None:
    for each in transactions:
        if each.connection == connection and each.first <= index <= each.last:
            return each.number
    return None


class _Open(msgspec.Struct):
    """A transaction that has not ended yet."""

    first: int
    last: int


def _lanes(
    events: Sequence[Event], begins: Sequence[float], lasted: Sequence[float], seconds: float
) -> tuple[Lane, ...]:
    opened: dict[int, int] = {}
    closed: dict[int, int] = {}
    now: dict[int, _Open] = {}
    since: dict[int, int] = {}  # the first step on each connection after its last transaction
    found: list[tuple[int, _Open, End]] = []
    for index, event in enumerate(events):
        number, done = event.connection, event.error is None
        if event.event == "connect":
            opened[number] = index
            continue
        if event.event == "close":
            closed[number] = index
            if number in now:
                now[number].last = index
                found.append((number, now.pop(number), "closed"))
            continue
        since.setdefault(number, index)
        if event.event == "begin":
            now[number] = _Open(index, index)
            continue
        if event.event in ("commit", "rollback") and done:
            # Without a begin, it began before the test's own part did.
            ended = now.pop(number, None) or _Open(since[number], index)
            ended.last = index
            found.append((number, ended, "committed" if event.event == "commit" else "rolled_back"))
            del since[number]
        elif number in now:
            now[number].last = index
    found += [(number, each, "left_open") for number, each in now.items()]
    found.sort(key=lambda each: each[1].first)
    numbers = sorted({event.connection for event in events})
    made: dict[int, list[Transaction]] = {number: [] for number in numbers}
    for count, (number, each, end) in enumerate(found, 1):
        own = [event for event in events[each.first : each.last + 1] if event.connection == number]
        made[number].append(
            Transaction(
                number=count,
                connection=number,
                first=each.first,
                last=each.last,
                begin=begins[each.first],
                until=seconds if end == "left_open" else begins[each.last] + lasted[each.last],
                end=end,
                wrote=any(event.wrote for event in own),
                statements=sum(event.event == "statement" for event in own),
            )
        )
    return tuple(
        Lane(number, opened.get(number), closed.get(number), tuple(made[number])) for number in numbers
    )
