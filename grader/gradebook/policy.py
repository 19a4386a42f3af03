"""What an instructor decides about points: weights, and what a late submission loses. One TOML file says it all.

    [late]
    deadline = 2026-11-21T23:59:00+01:00
    grace_minutes = 15
    percent_per_day = 10          # of what was earned; or points_per_day = 2

    [[extension]]
    learner = "ada"
    until = 2026-11-28T23:59:00+01:00

    [[weight]]
    of = "06_rollback"            # a topic, or a kata: "06_rollback/undo_transfer"
    factor = 2

Every time has a time zone. Weights multiply the points of a kata: a topic's and a kata's own both count.
"""

import math
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, structs

from grader.course.reader import CourseError, Source, read_toml
from grader.gradebook.scores import KataScore, LearnerScore
from grader.grading.results import HiddenTests
from grader.report.words import number

Name = Annotated[str, Meta(pattern=r"\S")]
DAY = timedelta(days=1)
Worth = TypeVar("Worth", KataScore, HiddenTests)


class Late(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What being late costs.

    Args:
        deadline: with a time zone; what comes at this very moment is in time.
        grace_minutes: so much later, at most a year, nothing is deducted yet. Days are counted from the deadline all
            the same.
        points_per_day: taken away for each day that has begun.
        percent_per_day: the same as a part of what was earned.
    """

    deadline: datetime
    grace_minutes: Annotated[float, Meta(ge=0, le=525_600)] = 0
    points_per_day: Annotated[float, Meta(ge=0)] = 0
    percent_per_day: Annotated[float, Meta(ge=0, le=100)] = 0


class Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A deadline of a learner's own; the grace is added to it, too."""

    learner: Name
    until: datetime


class Weight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Multiplies the points of a kata, or of all katas of a topic."""

    of: Name
    factor: Annotated[float, Meta(ge=0, le=1000)]


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that an instructor decides about points."""

    late: Late | None = None
    extension: tuple[Extension, ...] = ()
    weight: tuple[Weight, ...] = ()

    def deadline(self, learner: str) -> datetime | None:
        """Return the learner's own deadline, else that of all; None without one."""
        own = (each.until for each in self.extension if each.learner == learner)
        return next(own, self.late.deadline if self.late else None)

    def factor(self, kata: str) -> float:
        """Return what a kata's points are multiplied by."""
        return math.prod(each.factor for each in self.weight if each.of in (kata, kata.partition("/")[0]))

    @property
    def told(self) -> Iterator[str]:
        """The policy in sentences, for reports."""
        if self.late:
            yield f"Deadline: {_when(self.late.deadline)}. {_cost(self.late)}"
        if self.extension:
            yield f"{len(self.extension)} with a deadline of their own."
        for each in self.weight:
            yield f"The points of {each.of} count {number(each.factor)} times."


def read_policy(file: Path, katas: Collection[str]) -> Policy:
    """Read a policy strictly.

    Args:
        file: the TOML file.
        katas: the ids that weights may name.

    Raises:
        CourseError: something is wrong in it; the text names the file and the line.
    """
    policy, source = read_toml(file, Policy)
    _check_times(file, source, policy)
    if policy.late and policy.late.points_per_day and policy.late.percent_per_day:
        line = source.line("late", "percent_per_day")
        raise CourseError(file, line, "give points_per_day or percent_per_day, not both")
    if policy.extension and not policy.late:
        line = source.line("extension", 0)
        raise CourseError(file, line, "an extension needs a [late] table with the deadline of all")
    known = {*katas, *(kata.partition("/")[0] for kata in katas)}
    seen: set[tuple[str, str]] = set()
    named = [("extension", "learner", each.learner) for each in policy.extension]
    named += [("weight", "of", each.of) for each in policy.weight]
    for table, key, name in named:
        number_ = sum(1 for each in seen if each[0] == table)
        if (table, name) in seen:
            raise CourseError(file, source.line(table, number_, key), f"{name!r} is named twice")
        seen.add((table, name))
        if table == "weight" and name not in known:
            raise CourseError(
                file,
                source.line(table, number_, key),
                f"{name!r} is no kata and no topic of this gradebook; katas are named like "
                f"{next(iter(katas), '01_topic/kata')!r}",
            )
    return policy


def _check_times(file: Path, source: Source, policy: Policy) -> None:
    times = [("late", "deadline", policy.late.deadline)] if policy.late else []
    for table, key, when in times:
        if when.tzinfo is None:
            raise _without_zone(file, source.line(table, key), when)
    for number_, each in enumerate(policy.extension):
        if each.until.tzinfo is None:
            raise _without_zone(file, source.line("extension", number_, "until"), each.until)


def _without_zone(file: Path, line: int | None, when: datetime) -> CourseError:
    text = when.isoformat()
    return CourseError(
        file, line, f"{text} has no time zone; write {text}+01:00 with your own, or {text}Z for UTC"
    )


def applied(policy: Policy, score: LearnerScore, submitted_at: datetime | None) -> LearnerScore:
    """Return a score as the policy has it.

    Args:
        policy: what the instructor has decided.
        score: as it was graded.
        submitted_at: in UTC without a time zone, as gradebooks hold it; None if nobody says: then nothing is deducted.
    """
    weighed = structs.replace(score, katas=tuple(_weighed(policy, kata) for kata in score.katas))
    deadline = policy.deadline(score.learner)
    if policy.late is None or deadline is None:
        return weighed
    if submitted_at is None:
        return structs.replace(
            weighed, explained="Nobody says when it was handed in, so nothing is deducted for lateness."
        )
    came = submitted_at.replace(tzinfo=UTC)
    own = " (an extension)" if deadline is not policy.late.deadline else ""
    if came <= deadline:
        return structs.replace(weighed, explained=f"Handed in by the deadline{own}: {_when(deadline)}.")
    if came - deadline <= timedelta(minutes=policy.late.grace_minutes):
        return structs.replace(
            weighed, explained=f"Handed in after the deadline{own}, within its grace: {_when(deadline)}."
        )
    days = -((deadline - came) // DAY)  # each day that has begun
    deduction = _deduction(policy.late, weighed.earned, days)
    counted = "1 day" if days == 1 else f"{days} days"
    return structs.replace(
        weighed,
        deduction=deduction,
        explained=f"Handed in {counted} late{own}: {number(deduction)} of {number(weighed.earned)} points are "
        f"deducted ({_cost(policy.late).rstrip('.')}).",
    )


def _weighed(policy: Policy, kata: KataScore) -> KataScore:
    factor = policy.factor(kata.kata)
    if factor == 1:
        return kata
    return _times(structs.replace(kata, hidden=kata.hidden and _times(kata.hidden, factor)), factor)


def _times(worth: Worth, factor: float) -> Worth:
    return structs.replace(
        worth, points=round(worth.points * factor, 2), max_points=round(worth.max_points * factor, 2)
    )


def _deduction(late: Late, earned: float, days: int) -> float:
    """Never more than there is."""
    asked = days * (late.points_per_day or earned * late.percent_per_day / 100)
    return round(min(asked, earned), 2)


def _cost(late: Late) -> str:
    grace = f", after {number(late.grace_minutes)} minutes of grace" if late.grace_minutes else ""
    if late.points_per_day:
        return f"Each day that has begun costs {number(late.points_per_day)} points{grace}."
    if late.percent_per_day:
        return f"Each day that has begun costs {number(late.percent_per_day)} % of what was earned{grace}."
    return "Being late costs nothing."


def _when(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes" if not moment.second else "seconds")
