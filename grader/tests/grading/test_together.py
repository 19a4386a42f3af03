"""Answers that share their processes: each is judged as if it were alone, whatever becomes of the one before."""

from collections.abc import Iterator

import pytest

from grader.course import Course, read_course
from grader.databases import BACKENDS, Server, Unavailable, provide
from grader.grading.grader import Grader, Task
from grader.grading.job import Limits, Mode
from grader.grading.runner import Judged
from grader.grading.staging import Module
from grader.sandbox import best
from grader.tests.grading.test_jobs import SMALL, told

COUNTS = """
import sys
sys.modules.setdefault("loadings", []).append(1)
"""
"""Leaves something behind, for whoever comes into the same process."""

TELLS = COUNTS + "raise RuntimeError(f'loaded {len(sys.modules[\"loadings\"])} times')"

LEAVES = "import os\nos._exit(3)"

NEVER_ENDS = "while True: pass"


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(SMALL / "exercises")


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, Server]]:
    with provide(BACKENDS) as found:
        yield {name: server for name, server in found.items() if not isinstance(server, Unavailable)}


def run(
    course: Course, servers: list[Server], *sources: str, mode: Mode = "graded", together: int = 8
) -> list[list[Judged]]:
    """Run modules that begin like the reference and go on with `sources`; the verdicts, by server."""
    kata = course.find("keep_note")
    reference = kata.reference.read_text()
    tasks = [
        Task(Module(kata, f"{reference}\n{source}".encode()), server.backend.name, server, 1, mode)
        for server in servers
        for source in sources
    ]
    with Grader.ready(course, servers[0], best(), Limits(call_cpu_seconds=0.5)) as grader:
        found = {id(task): judged for task, judged in grader.run(tasks, together=together)}
    assert len(found) == len(tasks)
    verdicts = [found[id(task)] for task in tasks]
    return [verdicts[start : start + len(sources)] for start in range(0, len(tasks), len(sources))]


def words(judged: list[Judged]) -> list[str]:
    return [each.verdict.verdict for each in judged]


@pytest.mark.parametrize("mode", ["graded", "practice"])
def test_answers_share_their_processes_if_they_may(
    course: Course, servers: dict[str, Server], mode: Mode
) -> None:
    tests = len(course.find("keep_note").tests)

    (together,) = run(course, [servers["sqlite"]], COUNTS, TELLS, mode=mode)
    (apart,) = run(course, [servers["sqlite"]], COUNTS, TELLS, mode=mode, together=1)

    assert words(together) == words(apart) == ["passed", "failed"]
    assert f"loaded {tests + 1} times" in told(together[1])
    assert "loaded 1 times" in told(apart[1])


@pytest.mark.parametrize("mode", ["graded", "practice"])
def test_each_is_judged_by_its_own_tests(course: Course, servers: dict[str, Server], mode: Mode) -> None:
    wrong = "def keep_note(engine, text): return 0"
    sources = ["", wrong, "raise ValueError('mine')", "", wrong]

    for judged in run(course, list(servers.values()), *sources, mode=mode):
        assert words(judged) == ["passed", "failed", "failed", "passed", "failed"]
        assert not any(each.flags for each in judged)
        assert "ValueError: mine" in told(judged[2])
        assert judged[1].verdict.tests[0].message == judged[4].verdict.tests[0].message


@pytest.mark.parametrize("mode", ["graded", "practice"])
def test_each_runs_the_tests_that_it_asks_for(course: Course, servers: dict[str, Server], mode: Mode) -> None:
    kata, server = course.find("keep_note"), servers["sqlite"]
    module = Module(kata, kata.reference.read_bytes())
    first, *_, last = kata.tests
    tasks = [Task(module, "sqlite", server, 1, mode, only) for only in ((last,), (), (first, last))]

    with Grader.ready(course, server, best()) as grader:
        found = [(task.only, judged) for task, judged in grader.run(tasks, together=8)]

    for only, judged in found:
        assert judged.verdict.verdict == "passed"
        assert not judged.flags
        assert [test.name for test in judged.verdict.tests] == list(only or kata.tests)


def test_no_more_of_them_share_than_may(course: Course, servers: dict[str, Server]) -> None:
    (judged,) = run(course, [servers["sqlite"]], COUNTS, COUNTS, TELLS, together=2)

    assert "loaded 1 times" in told(judged[2])


@pytest.mark.parametrize(("ends", "verdict"), [(LEAVES, "crashed"), (NEVER_ENDS, "timed_out")])
def test_those_after_one_that_ends_their_processes_are_run_all_the_same(
    course: Course, servers: dict[str, Server], ends: str, verdict: str
) -> None:
    for judged in run(course, list(servers.values()), "", ends, "", "def keep_note(engine, text): return 0"):
        assert words(judged) == ["passed", verdict, "passed", "failed"]


def test_each_is_timed_for_itself(course: Course, servers: dict[str, Server]) -> None:
    (judged,) = run(course, [servers["sqlite"]], "", "import time\ntime.sleep(1)", "")

    tests = len(course.find("keep_note").tests)
    first, second, third = (each.verdict.seconds for each in judged)
    assert second >= tests
    assert first < second
    assert third < second


def test_each_counts_its_own_round_trips(course: Course, servers: dict[str, Server]) -> None:
    (judged,) = run(course, [servers["sqlite"]], "", "", "")

    first, second, third = (each.round_trips for each in judged)
    assert first > 0
    assert second == third == first


def test_none_is_read_before_it_is_wanted(course: Course, servers: dict[str, Server]) -> None:
    kata = course.find("keep_note")
    taken = []

    def tasks() -> Iterator[Task]:
        for number in range(40):
            taken.append(number)
            yield Task(Module(kata, kata.reference.read_bytes()), "sqlite", servers["sqlite"])

    with Grader.ready(course, servers["sqlite"], best(), at_once=1) as grader:
        running = grader.run(tasks())
        next(running)
        assert len(taken) == 1
        running.close()
