"""The rows of a drawn timeline: like steps together, and what every lane shows beside them."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from grader.timeline.model import Lane, Step, Timeline

State = Literal["absent", "idle", "open", "waiting"]
"""A lane beside a step of another one: no connection, no transaction, a transaction, a step that still waits."""

Mark = Literal["connect", "begin", "inside", "end", "outside", "close", "left_open"]
"""A lane at its own step. `outside`: of any transaction. `left_open`: no step, but the end of the timeline."""


class Row(msgspec.Struct, frozen=True):
    """One row.

    Attributes:
        index: that of its first step; after the last step, how many there are.
        steps: one step, or several that did the same.
        lane: the index of their lane.
        mark: what that lane shows.
        before: the states of all lanes before the first step; the other lanes show them beside it, too.
        after: the same after the last step.
        new_line: another line of the learner's is at work than in the row above.
    """

    index: int
    steps: tuple[Step, ...]
    lane: int
    mark: Mark
    before: tuple[State, ...]
    after: tuple[State, ...]
    new_line: bool

    @property
    def step(self) -> Step:
        """The first of the steps."""
        return self.steps[0]


def rows(timeline: Timeline) -> Iterator[Row]:
    """Yield the rows of a timeline from top to bottom; at its end one for each transaction that was left open."""
    lanes = timeline.lanes
    numbers = [lane.connection for lane in lanes]
    for group in timeline.groups:
        steps = timeline.steps[group.start : group.stop]
        own = numbers.index(steps[0].event.connection)
        yield Row(
            index=group.start,
            steps=steps,
            lane=own,
            mark=_mark(timeline, group),
            before=tuple(_state(timeline, each, group.start, after=False) for each in lanes),
            after=tuple(_state(timeline, each, group.stop - 1, after=True) for each in lanes),
            new_line=group.start == 0 or timeline.steps[group.start - 1].event.line != steps[0].event.line,
        )
    last = len(timeline.steps) - 1
    states: list[State] = [_state(timeline, each, last, after=True) for each in lanes]
    for number, lane in enumerate(lanes):
        for transaction in lane.transactions:
            if transaction.end == "left_open":
                before = tuple(states)
                states[number] = "idle"
                step = msgspec.structs.replace(timeline.steps[transaction.last], at=timeline.seconds)
                yield Row(last + 1, (step,), number, "left_open", before, tuple(states), new_line=False)


def _mark(timeline: Timeline, group: range) -> Mark:
    step = timeline.steps[group.start]
    if step.event.event in ("connect", "close"):
        return "connect" if step.event.event == "connect" else "close"
    transaction = timeline.transaction(step)
    if transaction is None:
        return "outside"
    if group.start == transaction.first and step.event.event == "begin":
        return "begin"
    return "end" if group.stop - 1 == transaction.last and transaction.end != "left_open" else "inside"


def _state(timeline: Timeline, lane: Lane, index: int, *, after: bool) -> State:
    """What a lane shows before or after a step of whichever lane."""
    opened = -1 if lane.opened is None else lane.opened
    closed = len(timeline.steps) if lane.closed is None else lane.closed
    there = opened <= index < closed if after else opened < index <= closed
    if not there:
        return "absent"
    now = timeline.steps[index].at
    for other in timeline.long_steps:
        if other.event.connection == lane.connection and other.at < now < other.until:
            return "waiting"
    transaction = lane.transaction_at(index)
    if transaction is None or index == (transaction.last if after else transaction.first):
        return "open" if transaction is not None and after and transaction.end == "left_open" else "idle"
    return "open"
