"""Runs all attacks on one tier, with right answers between them."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import structs

from grader.course import Course
from grader.databases import Server
from grader.grading.grader import Grader, Task
from grader.grading.job import Limits
from grader.grading.runner import Judged
from grader.grading.staging import Module
from grader.sandbox import Tier
from grader.tests.attacks import picture
from grader.tests.attacks.case import BACKENDS, Case, wrong

LIMITS = Limits(
    call_seconds=5,
    call_cpu_seconds=1,
    statement_seconds=1,
    job_seconds=20,
    job_cpu_seconds=4,
    memory=512 << 20,
    file_size=16 << 20,
    output=4 << 20,
)
"""Long enough for whatever ends by itself, on a busy machine."""

SHORT = structs.replace(
    LIMITS, call_seconds=2, call_cpu_seconds=0.5, statement_seconds=0.8, job_seconds=7, job_cpu_seconds=2
)
"""For attacks that use up whatever they get. Only one that waits again and again gets to `job_seconds`."""

AT_ONCE = 2 * (os.cpu_count() or 1)
"""Jobs at the same time: most attacks wait, and a right answer must stand busy neighbours."""

BETWEEN = 3
"""Attacks from one right answer to the next: fewer than run at the same time, so that some are beside each of these."""


@dataclass
class Outcome:
    """What came of all attacks on one tier."""

    honest: dict[tuple[str, str], Judged] = field(default_factory=dict)
    attacks: dict[tuple[str, str], Judged] = field(default_factory=dict)
    neighbours: dict[tuple[str, str], Judged] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def limits_of(case: Case) -> Limits:
    """The limits under which a case is graded."""
    return SHORT if case.slow else LIMITS


def fight(course: Course, servers: Mapping[str, Server], tier: Tier, cases: Sequence[Case]) -> Outcome:
    """Grade the honest wrong answers, then the attacks with right answers among them, on all cores at once."""
    arena = _Arena(course, servers, tier)
    honest = [
        (arena.outcome.honest, (kata.name, backend), kata.name, wrong(kata.name))
        for kata in course.katas
        for backend in BACKENDS
    ]
    arena.run(honest, LIMITS)
    arena.outcome.before = picture.take(servers)
    for limits in (LIMITS, SHORT):
        arena.run(list(arena.attacks([case for case in cases if limits_of(case) is limits])), limits)
    arena.outcome.after = picture.take(servers)
    for path in picture.loot(servers):
        path.unlink()  # the weakest tier lets a submission write where everybody may
    return arena.outcome


Label = tuple[str, str]
Bout = tuple[dict[Label, Judged], Label, str, bytes]
"""Where the verdict goes, under which name and for which backend; the kata and its answer."""


class _Arena:
    def __init__(self, course: Course, servers: Mapping[str, Server], tier: Tier) -> None:
        self._course, self._servers, self._tier = course, servers, tier
        self.outcome = Outcome()

    def attacks(self, cases: Sequence[Case]) -> Iterator[Bout]:
        """Each attack on each backend, and right answers between them, on one backend after the other."""
        attacks = [(case, backend) for case in cases for backend in case.backends]
        for number, (case, backend) in enumerate(attacks):
            yield self.outcome.attacks, (case.name, backend), case.on, case.source
            if number % BETWEEN == 0:
                right = self._course.find(case.on).reference.read_bytes()
                beside = BACKENDS[number // BETWEEN % len(BACKENDS)]
                yield self.outcome.neighbours, (case.name, beside), case.on, right

    def run(self, bouts: Sequence[Bout], limits: Limits) -> None:
        """Grade them all."""
        tasks = [
            Task(Module(self._course.find(kata), source), backend, self._servers[backend])
            for _, (_, backend), kata, source in bouts
        ]
        bout_of = {id(task): bout for task, bout in zip(tasks, bouts, strict=True)}
        server = self._servers["sqlite"]
        with Grader.ready(self._course, server, self._tier, limits, at_once=AT_ONCE) as grader:
            for task, judged in grader.run(tasks):
                where, label, _, _ = bout_of[id(task)]
                where[label] = judged
