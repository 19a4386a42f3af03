"""An instructor's own tests are proved before anybody is graded by them: the references must pass."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from grader.course import Course, Kata
from grader.databases import Server, Unavailable
from grader.grading.grader import Grader, Task
from grader.grading.results import TestVerdict
from grader.grading.staging import Module
from grader.sandbox import Tier


class Refusal(msgspec.Struct, frozen=True):
    """A reference that a test refuses, or whose tests cannot be run (then there is no test, and `reason` says why)."""

    kata: Kata
    backend: str
    test: TestVerdict | None
    reason: str = ""


def refusals(
    course: Course, katas: Sequence[Kata], backends: Mapping[str, Server | Unavailable], isolation: Tier
) -> Iterator[Refusal]:
    """Run the references of katas on every backend that is there; yield what does not pass.

    Args:
        course: with what the instructor has added.
        katas: those with tests of the instructor's.
        backends: the servers.
        isolation: as submissions are kept.
    """
    servers = {name: server for name, server in backends.items() if isinstance(server, Server)}
    tasks = [
        Task(Module(kata, kata.reference.read_bytes()), name, server)
        for name, server in servers.items()
        for kata in katas
    ]
    if not tasks:
        return
    with Grader.ready(course, tasks[0].server, isolation) as grader:
        for task, judged in grader.run(tasks):
            kata, found = task.module.kata, judged.verdict
            if found.verdict == "unavailable":
                yield Refusal(kata, task.backend, None, found.reason)
            for test in found.tests:
                if test.verdict == "failed":
                    yield Refusal(kata, task.backend, test)
