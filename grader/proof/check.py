"""Runs every answer that the course keeps, on every backend, in both modes, and says what does not hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from grader.course import Course, Kata
from grader.course.answers import Answer, answers
from grader.databases import Server
from grader.grading.grader import Grader, Task
from grader.grading.results import BackendVerdict
from grader.grading.runner import Judged
from grader.grading.staging import Module
from grader.proof.naming import Naming
from grader.proof.rules import Problem
from grader.sandbox import Tier

Progress = Callable[[Answer, Task], None]


class Run(msgspec.Struct, frozen=True):
    """One answer to be run once."""

    answer: Answer
    task: Task


def plan(
    katas: Sequence[Kata], servers: Mapping[str, Server], seeds: Sequence[int], *, quick: bool = False
) -> list[Run]:
    """Return what is to be run: all answers, graded with every seed, and practised with the first.

    Args:
        katas: those to prove.
        servers: the backends to prove them on.
        seeds: random data differs with each; what holds by chance shows.
        quick: practise nothing; the reference on each backend, alternatives on one of them in turn, stubs on the first,
            mistakes on those alone that they name.
    """
    runs = []
    for kata in katas:
        for turn, answer in enumerate(answers(kata)):
            module = Module(kata, answer.path.read_bytes())
            for number, (name, server) in enumerate(servers.items()):
                if quick and not _is_due(answer, name, number, turn % len(servers)):
                    continue
                runs += [Run(answer, Task(module, name, server, seed)) for seed in seeds]
                if not quick:
                    runs.append(Run(answer, Task(module, name, server, seeds[0], "practice")))
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

    Where an answer is graded and practised with the same seed, verdicts and messages must be the same.

    Args:
        course: the course.
        runs: of `plan`.
        isolation: of the graded runs.
        progress: told of each run as it ends.
        naming: told of each graded run of a mistake.
    """
    if not runs:
        return
    asked = {id(run.task): run.answer for run in runs}
    other: dict[tuple[Path, str, int | None], Judged] = {}
    with Grader.ready(course, runs[0].task.server, isolation) as grader:
        for task, judged in grader.run(run.task for run in runs):
            answer = asked[id(task)]
            progress(answer, task)
            path, root = answer.path, course.folder.parent
            shown = path.relative_to(root) if path.is_relative_to(root) else path  # an instructor's own
            where = f"{shown} on {task.backend}, seed {task.seed}"
            problems = [f"is flagged: {flag}" for flag in judged.flags]
            if task.mode == "graded":
                problems += _wrong(answer, task.backend, judged.verdict)
                problems += naming.hear(answer, judged.verdict)
            key = (answer.path, task.backend, task.seed)
            if key in other:
                modes = (other[key], judged) if task.mode == "graded" else (judged, other[key])
                problems += _differences(*(mode.verdict for mode in modes))
            other[key] = judged
            yield from (Problem(where, problem) for problem in problems)


def _differences(practice: BackendVerdict, graded: BackendVerdict) -> Iterator[str]:
    """What a learner would see in one mode and not in the other."""
    expected = {test.name: test for test in practice.tests}
    for test in graded.tests:
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
