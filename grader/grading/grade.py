"""Grading as one visible pipeline: course → submission → jobs → verdicts → results."""

import itertools
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence

import sqlalchemy
from msgspec import structs

from grader.course import Course, Kata
from grader.databases import Coming, Server, Unavailable
from grader.grading.grader import Grader, Task
from grader.grading.hidden import hidden_tests
from grader.grading.job import Limits
from grader.grading.mistakes import named
from grader.grading.results import (
    BackendInfo,
    BackendVerdict,
    GraderInfo,
    KataVerdict,
    Results,
    Score,
    SubmissionInfo,
    TestVerdict,
    worst,
)
from grader.grading.runner import Judged
from grader.grading.staging import Module, Submission
from grader.sandbox import Tier
from grader.version import VERSION

Backends = Mapping[str, Server | Unavailable]
Progress = Callable[[str, str, BackendVerdict], None]


def grade(
    course: Course,
    katas: Sequence[Kata],
    submission: Submission,
    backends: Backends,
    *,
    isolation: Tier,
    limits: Limits | None = None,
    seed: int | None = None,
    progress: Progress = lambda kata, backend, verdict: None,
) -> Results:
    """Grade one submission.

    Args:
        course: the whole course.
        katas: those to grade.
        submission: what was handed in.
        backends: the servers; for a missing one, why. Those that still start are waited for when their turn comes.
        isolation: how submissions are kept from everything else.
        limits: of each job.
        seed: for the random data; None for a new one in each job.
        progress: told of each verdict as it is reached.

    Raises:
        SandboxError: this machine cannot isolate submissions in this way.
    """
    verdicts: dict[str, dict[str, BackendVerdict]] = {kata.id: {} for kata in katas}
    flags: list[str] = []

    def reached(kata: Kata, backend: str, judged: Judged) -> None:
        verdict = structs.replace(judged.verdict, looks_like=named(kata, judged.verdict))
        verdicts[kata.id][backend] = verdict
        flags.extend(f"{kata.id} on {backend}: {flag}" for flag in judged.flags)
        progress(kata.id, backend, verdict)

    def tasks() -> Iterator[Task]:
        for name in backends:
            server = backends[name]  # while servers start, this waits for this one alone
            for kata in katas:
                module = submission.modules[kata.id]
                if isinstance(server, Unavailable):
                    why = f"{server.backend.title} is missing."
                    reached(kata, name, Judged(BackendVerdict("unavailable", reason=why)))
                elif module.verdict is not None:
                    reached(kata, name, Judged(without_a_run(module)))
                else:
                    yield Task(module, name, server, seed)

    waiting = tasks()
    if (first := next(waiting, None)) is not None:
        with Grader.ready(course, first.server, isolation, limits) as grader:
            starting = (backends.go_on, backends.renewed) if isinstance(backends, Coming) else ()
            for task, judged in grader.run(itertools.chain([first], waiting), *starting):
                reached(task.module.kata, task.backend, judged)
    return _results(course, katas, submission, backends, isolation, verdicts, sorted(flags))


def without_a_run(module: Module) -> BackendVerdict:
    """The verdict on a module that needs no run: each test fails, and says why."""
    assert module.verdict is not None
    reason = module.reason or "The stub is unchanged."
    tests = tuple(TestVerdict(name, "failed", 0.0, reason) for name in module.kata.tests)
    return BackendVerdict(module.verdict, tests if module.verdict == "failed" else (), module.reason)


def this_grader() -> GraderInfo:
    """Return what grades here."""
    return GraderInfo(VERSION, platform.python_version(), sqlalchemy.__version__)


def _results(
    course: Course,
    katas: Sequence[Kata],
    submission: Submission,
    backends: Backends,
    isolation: Tier,
    verdicts: Mapping[str, Mapping[str, BackendVerdict]],
    flags: Sequence[str],
) -> Results:
    judged = []
    for kata in katas:
        by_backend = {name: verdicts[kata.id][name] for name in backends}
        points = _points(kata, by_backend)
        outcomes = {
            name: {test.name: test.verdict == "passed" for test in found.tests}
            for name, found in by_backend.items()
            if found.verdict != "unavailable"
        }
        weights = {name: kata.weight(name) for name in kata.tests}
        hidden = hidden_tests(kata.hidden, weights, kata.points, outcomes)
        judged.append(KataVerdict(kata.id, worst(by_backend), points, kata.points, by_backend, hidden))
    return Results(
        schema=1,
        grader=this_grader(),
        isolation=isolation,
        backends={name: info_of(server) for name, server in backends.items()},
        submission=SubmissionInfo(submission.name, submission.digest),
        score=Score(round(sum(kata.points for kata in judged), 2), sum(kata.points for kata in katas)),
        katas=tuple(judged),
        flags=tuple(flags),
    )


def _points(kata: Kata, verdicts: Mapping[str, BackendVerdict]) -> float:
    """Points are split evenly over the backends that could judge, and over the tests by weight."""
    judged = [found for found in verdicts.values() if found.verdict != "unavailable"]
    if not judged:
        return 0.0
    weight = sum(kata.weight(name) for name in kata.tests)
    passed = sum(
        kata.weight(test.name) for found in judged for test in found.tests if test.verdict == "passed"
    )
    return round(kata.points * passed / (weight * len(judged)), 2)


def info_of(server: Server | Unavailable) -> BackendInfo:
    """Return what results tell of a backend."""
    if isinstance(server, Unavailable):
        return BackendInfo(False, reason="; ".join(f"{step.name}: {step.reason}" for step in server.steps))
    return BackendInfo(True, server.version, server.source)
