"""Runs every answer that the course keeps, on every backend and over several seeds, and says what does not hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from grader.course import Course, Kata
from grader.databases import Server
from grader.grading.grader import Grader, Task
from grader.grading.results import BackendVerdict
from grader.grading.staging import Module
from grader.proof.answers import Answer, answers
from grader.proof.rules import Problem

Progress = Callable[[Answer, Task], None]


def run_answers(
    course: Course,
    katas: Sequence[Kata],
    servers: Mapping[str, Server],
    seeds: Sequence[int],
    progress: Progress,
) -> Iterator[Problem]:
    """Run stubs, references, alternatives and mistakes; yield what is not as it should be.

    Args:
        course: the course.
        katas: those to prove.
        servers: the backends to prove them on.
        seeds: random data differs with each; what holds by chance shows.
        progress: told of each run as it ends.
    """
    asked: dict[tuple[str, bytes], Answer] = {}
    tasks = []
    for kata in katas:
        for answer in answers(kata):
            data = answer.path.read_bytes()
            asked[kata.id, data] = answer
            tasks += [
                Task(Module(kata, data), name, server, seed)
                for seed in seeds
                for name, server in servers.items()
            ]
    with Grader.ready(course, servers.values()) as grader:
        for task, judged in grader.run(tasks):
            answer = asked[task.module.kata.id, task.module.data]
            progress(answer, task)
            for what in _wrong(answer, judged.verdict):
                where = answer.path.relative_to(course.folder.parent)
                yield Problem(f"{where} on {task.backend}, seed {task.seed}", what)


def _wrong(answer: Answer, found: BackendVerdict) -> Iterator[str]:
    if found.verdict == "unavailable":
        yield f"could not be run: {found.reason}"
        return
    failed = {test.name: test.message for test in found.tests if test.verdict == "failed"}
    match answer.kind:
        case "reference" | "alternative":
            for name, message in failed.items():
                yield f"is right, but {name} refuses it:\n{message}"
        case "mistake":
            for name in answer.caught_by:
                if name not in failed:
                    yield f"must be caught by {name}, but passes it"
        case "stub":
            for name in answer.kata.tests:
                if name not in failed:
                    yield f"passes {name}, with nothing written yet"
                elif "cannot be loaded" in failed[name] or found.verdict != "failed":
                    yield f"breaks instead of failing {name}:\n{failed[name]}"
