"""Runs all attacks on one tier, each with a right answer beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
    call_seconds=2,
    call_cpu_seconds=1,
    statement_seconds=1,
    job_seconds=6,
    job_cpu_seconds=4,
    memory=512 << 20,
    file_size=16 << 20,
    output=4 << 20,
)
"""Short, so that all attacks end soon; long enough for a right answer on a busy machine."""


@dataclass
class Outcome:
    """What came of all attacks on one tier."""

    honest: dict[tuple[str, str], Judged] = field(default_factory=dict)
    attacks: dict[tuple[str, str], Judged] = field(default_factory=dict)
    neighbours: dict[tuple[str, str], Judged] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def fight(course: Course, servers: Mapping[str, Server], tier: Tier, cases: Sequence[Case]) -> Outcome:
    """Grade the honest wrong answers, then each attack and a right answer in turn, as many at once as there are cores."""
    outcome = Outcome()

    def task(kata_name: str, source: bytes, backend: str) -> Task:
        return Task(Module(course.find(kata_name), source), backend, servers[backend])

    def run(labelled: list[tuple[dict[tuple[str, str], Judged], tuple[str, str], Task]]) -> None:
        places = {id(task): (where, label) for where, label, task in labelled}
        for task, judged in grader.run([task for _, _, task in labelled]):
            where, label = places[id(task)]
            where[label] = judged

    right = {kata.name: kata.reference.read_bytes() for kata in course.katas}
    with Grader.ready(course, servers.values(), tier, LIMITS) as grader:
        run(
            [
                (outcome.honest, (name, backend), task(name, wrong(name), backend))
                for name in right
                for backend in BACKENDS
            ]
        )
    outcome.before = picture.take(servers)
    with Grader.ready(course, servers.values(), tier, LIMITS) as grader:
        run(
            [
                each
                for case in cases
                for backend in case.backends
                for each in (
                    (outcome.attacks, (case.name, backend), task(case.on, case.source, backend)),
                    (outcome.neighbours, (case.name, backend), task(case.on, right[case.on], backend)),
                )
            ]
        )
    outcome.after = picture.take(servers)
    for path in picture.loot(servers):
        path.unlink()  # the weakest tier lets a submission write where everybody may
    return outcome
