"""Runs every answer that the course keeps, on every backend, in both modes, and says what does not hold."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from grader.course import Course, Kata
from grader.course.answers import Answer, answers
from grader.databases import Server
from grader.grading.grader import Grader, Task
from grader.grading.job import Mode
from grader.grading.results import BackendVerdict
from grader.grading.runner import Judged
from grader.grading.staging import Module
from grader.proof.naming import Naming, telling_tests
from grader.proof.rules import Problem
from grader.sandbox import Tier

Progress = Callable[[Answer, Task], None]

TOGETHER = 20
"""Answers to a kata that share their processes: to begin them takes as long as the tests of one answer."""


Key = tuple[Path, str, int | None, Mode]
"""An answer, the backend and the seed that it was run with, and how."""
Found = dict[Key, Judged]


class Run(msgspec.Struct, frozen=True):
    """One answer to be run once."""

    answer: Answer
    task: Task


def plan(
    katas: Sequence[Kata],
    servers: Mapping[str, Server],
    seeds: Sequence[int],
    *,
    quick: bool = False,
    telling: bool = False,
) -> list[Run]:
    """Return what is to be run: all answers, graded with every seed, and practised with the first.

    Args:
        katas: those to prove.
        servers: the backends to prove them on.
        seeds: random data differs with each; what holds by chance shows.
        quick: practise nothing; the reference on each backend, alternatives on one of them in turn, stubs on the first,
            mistakes on those alone that they name.
        telling: mistakes run only the tests that tell them.
    """
    runs = []
    modes: list[tuple[Mode, int]] = [("graded", seed) for seed in seeds]
    if not quick:
        modes.append(("practice", seeds[0]))
    for kata in katas:
        kept = [(answer, Module(kata, answer.path.read_bytes())) for answer in answers(kata)]
        for number, (name, server) in enumerate(servers.items()):
            for mode, seed in modes:
                for turn, (answer, module) in enumerate(kept):
                    if not quick or _is_due(answer, name, number, turn % len(servers)):
                        only = telling_tests(answer) if telling else ()
                        runs.append(Run(answer, Task(module, name, server, seed, mode, only)))
    return runs


def _is_due(answer: Answer, backend: str, number: int, turn: int) -> bool:
    """Whether a quick proof runs an answer on a backend."""
    match answer.kind:
        case "reference":
            return True
        case "alternative":
            return number == turn
        case "stub":
            return number == 0
        case "mistake":
            return answer.names(backend)


def run_answers(
    course: Course, runs: Sequence[Run], isolation: Tier, progress: Progress, naming: Naming
) -> Iterator[Problem]:
    """Run stubs, references, alternatives and mistakes; yield what is not as it should be.

    Where an answer is graded and practised with the same seed, verdicts and messages must be the same. A mistake
    practises the tests that it has failed when graded; all other answers practise what they were graded by.

    Args:
        course: the course.
        runs: of `plan`.
        isolation: of the graded runs.
        progress: told of each run as it ends.
        naming: told of each graded run of a mistake.
    """
    if not runs:
        return
    found: Found = {}
    # The last topics first: theirs are the katas that wait for locks, and nothing should have to wait for the last one.
    in_turn = sorted(runs, key=lambda run: run.answer.kata.topic, reverse=True)
    graded = [run for run in in_turn if run.task.mode == "graded"]
    practised = [run for run in in_turn if run.task.mode == "practice"]
    with Grader.ready(course, runs[0].task.server, isolation, at_once=2 + (os.cpu_count() or 1)) as grader:

        def go(chosen: Sequence[Run], together: int = 1) -> Iterator[Run]:
            tasks = [_task(run, found) for run in chosen]
            by_task = {id(task): run for task, run in zip(tasks, chosen, strict=True)}
            for task, judged in grader.run(tasks, together=together):
                run = by_task[id(task)]
                found[_key(run)] = judged
                yield run

        for chosen in (graded, practised):
            for run in go(chosen, TOGETHER):
                progress(run.answer, run.task)
        # An answer before it, in the same processes, may have left something behind: alone it may do well.
        doubtful = {_key(run, "graded") for run in runs if any(_problems(run, found))}
        for chosen in (graded, practised):
            for _ in go([run for run in chosen if _key(run, "graded") in doubtful]):
                pass
    root = course.folder.parent
    for run in runs:
        path = run.answer.path
        shown = path.relative_to(root) if path.is_relative_to(root) else path  # an instructor's own
        problems = [*_problems(run, found)]
        if run.task.mode == "graded":
            problems += naming.hear(run.answer, found[_key(run)].verdict)
        yield from (
            Problem(f"{shown} on {run.task.backend}, seed {run.task.seed}", problem) for problem in problems
        )


def _task(run: Run, found: Found) -> Task:
    """What is to be done for a run. To pass a test twice proves little of a mistake, and takes most of its time."""
    if run.task.mode == "graded" or run.answer.kind != "mistake":
        return run.task
    graded = found[_key(run, "graded")].verdict
    failed = tuple(test.name for test in graded.tests if test.verdict == "failed")
    return msgspec.structs.replace(run.task, only=failed or run.task.only)


def _key(run: Run, mode: Mode | None = None) -> Key:
    return run.answer.path, run.task.backend, run.task.seed, mode or run.task.mode


def _problems(run: Run, found: Found) -> Iterator[str]:
    """What is not as it should be in a run, or differs from the same one when graded."""
    judged = found[_key(run)]
    for flag in judged.flags:
        yield f"is flagged: {flag}"
    if run.task.mode == "graded":
        yield from _wrong(run.answer, run.task.backend, judged.verdict)
    else:
        yield from _differences(judged.verdict, found[_key(run, "graded")].verdict, _task(run, found).only)


def _differences(practice: BackendVerdict, graded: BackendVerdict, only: Sequence[str]) -> Iterator[str]:
    """What a learner would see in one mode and not in the other; `only` names the tests that were practised."""
    expected = {test.name: test for test in practice.tests}
    for test in graded.tests:
        if only and test.name not in only:
            continue
        before = expected.pop(test.name, None)
        if before is None or before.verdict != test.verdict:
            yield f"{test.name}: {before.verdict if before else 'not run'} in practice, {test.verdict} when graded"
        elif before.message != test.message:
            yield f"{test.name} says one thing in practice:\n{before.message}\nand another when graded:\n{test.message}"
    for name in expected:
        yield f"{name} runs in practice alone"


def _wrong(answer: Answer, backend: str, found: BackendVerdict) -> Iterator[str]:
    if found.verdict == "unavailable":
        yield f"could not be run: {found.reason}"
        return
    failed = {test.name: test.message for test in found.tests if test.verdict == "failed"}
    match answer.kind:
        case "reference" | "alternative":
            for name, message in failed.items():
                yield f"is right, but {name} refuses it:\n{message}"
        case "mistake":
            for name, backends in answer.caught_by.items():
                if name not in failed and (not backends or backend in backends):
                    yield f"must be caught by {name}, but passes it"
        case "stub":
            for name in answer.kata.tests:
                if name not in failed:
                    yield f"passes {name}, with nothing written yet"
                elif "cannot be loaded" in failed[name] or found.verdict != "failed":
                    yield f"breaks instead of failing {name}:\n{failed[name]}"
