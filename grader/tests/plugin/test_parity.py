"""Graded mode is the same for a test as practice mode: same verdicts, same messages, whatever the fixtures are used for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import Course, read_course
from grader.databases import BACKENDS, Server, provide
from grader.grading.grader import Grader, Task
from grader.grading.results import TestVerdict
from grader.grading.runner import Judged
from grader.grading.staging import Module
from grader.sandbox import best

COURSE = Path(__file__).parent / "contract_course" / "exercises"


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(COURSE)


@pytest.fixture(scope="module")
def played(course: Course) -> Iterator[dict[tuple[str, str, str], Judged]]:
    """Each kata's reference, run in both modes on each backend with the same seed."""
    with provide(BACKENDS) as servers:
        available = {name: server for name, server in servers.items() if isinstance(server, Server)}
        tasks = [
            Task(Module(kata, kata.reference.read_bytes()), name, server, 1, mode)
            for kata in course.katas
            for name, server in available.items()
            for mode in ("practice", "graded")
        ]
        with Grader.ready(course, available["sqlite"], best()) as grader:
            yield {
                (task.module.kata.name, task.backend, task.mode): judged for task, judged in grader.run(tasks)
            }


Played = dict[tuple[str, str, str], Judged]


def verdicts_of(played: Played, kata: str, backend: str, mode: str) -> dict[str, TestVerdict]:
    judged = played[kata, backend, mode]
    assert not judged.flags
    assert judged.verdict.verdict in ("passed", "failed"), judged.verdict.reason
    return {test.name: test for test in judged.verdict.tests}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("kata", ["fixtures", "isolation"])
def test_the_fixtures_keep_their_contract_when_graded(played: Played, kata: str, backend: str) -> None:
    for mode in ("practice", "graded"):
        failed = {
            name: test.message
            for name, test in verdicts_of(played, kata, backend, mode).items()
            if test.verdict == "failed"
        }
        assert failed == {}, mode


@pytest.mark.parametrize("backend", BACKENDS)
def test_failures_read_the_same_in_both_modes(played: Played, backend: str) -> None:
    practised = verdicts_of(played, "messages", backend, "practice")
    graded = verdicts_of(played, "messages", backend, "graded")

    assert practised.keys() == graded.keys()
    for name, test in practised.items():
        assert test.verdict == "failed"
        assert graded[name].message == test.message, name
        assert [event["sql"] for event in graded[name].trace if "sql" in event] == [
            event["sql"] for event in test.trace if "sql" in event
        ], name
