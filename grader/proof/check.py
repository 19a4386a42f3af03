"""Runs every answer that the course keeps, on every backend, in both modes, and says what does not hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence

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


def run_answers(
    course: Course,
    katas: Sequence[Kata],
    servers: Mapping[str, Server],
    seeds: Sequence[int],
    isolation: Tier,
    progress: Progress,
    naming: Naming,
    practised: Sequence[str] | None = None,
) -> Iterator[Problem]:
    """Run stubs, references, alternatives and mistakes; yield what is not as it should be.

    Each is graded with every seed, and practised with the first: verdicts and messages must be the same in both modes.

    Args:
        course: the course.
        katas: those to prove.
        servers: the backends to prove them on.
        seeds: random data differs with each; what holds by chance shows.
        isolation: of the graded runs.
        progress: told of each run as it ends.
        naming: told of each graded run of a mistake.
        practised: on which of the backends answers are practised, too; None is all.
    """
    if not servers:
        return
    asked: dict[tuple[str, bytes], Answer] = {}
    tasks = []
    for kata in katas:
        for answer in answers(kata):
            data = answer.path.read_bytes()
            asked[kata.id, data] = answer
            for name, server in servers.items():
                tasks += [Task(Module(kata, data), name, server, seed) for seed in seeds]
                if practised is None or name in practised:
                    tasks.append(Task(Module(kata, data), name, server, seeds[0], "practice"))
    other: dict[tuple[str, bytes, str], Judged] = {}
    with Grader.ready(course, next(iter(servers.values())), isolation) as grader:
        for task, judged in grader.run(tasks):
            answer = asked[task.module.kata.id, task.module.data]
            progress(answer, task)
            where = f"{answer.path.relative_to(course.folder.parent)} on {task.backend}, seed {task.seed}"
            problems = [f"is flagged: {flag}" for flag in judged.flags]
            if task.mode == "graded":
                problems += _wrong(answer, task.backend, judged.verdict)
                problems += naming.hear(answer, judged.verdict)
            if task.seed == seeds[0]:
                key = (task.module.kata.id, task.module.data, task.backend)
                if key in other:
                    modes = (other[key], judged) if task.mode == "graded" else (judged, other[key])
                    problems += _differences(*(mode.verdict for mode in modes))
                other[key] = judged
            yield from (Problem(where, problem) for problem in problems)


def runs(katas: Sequence[Kata], graded: int, practised: int) -> int:
    """Return how many runs `run_answers` makes, with so many graded and practised for each answer."""
    return sum(len(list(answers(kata))) for kata in katas) * (graded + practised)


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
