"""Practice runs: in a process of their own, warm, given up when they are not needed any more."""

import time
from collections.abc import Iterator
from concurrent.futures import wait

import psutil
import pytest

from grader.course import Course, Kata
from grader.databases import BACKENDS, Server, provide
from grader.grading import runner
from grader.learning.practice import Practice
from grader.learning.trial import Trial

ENDLESS = b"while True:\n    pass\n"


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, Server]]:
    with provide(BACKENDS) as found:
        yield dict(found)  # type: ignore[arg-type]


@pytest.fixture
def practice() -> Iterator[Practice]:
    with Practice.ready() as practice:
        yield practice


@pytest.fixture
def kata(course: Course) -> Kata:
    return course.find("begin_block")


def processes() -> set[int]:
    return {each.pid for each in psutil.Process().children(recursive=True)}


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_right_answer_passes_again_and_again(
    practice: Practice, kata: Kata, servers: dict[str, Server], backend: str
) -> None:
    for _ in range(2):
        found = practice.run(Trial(kata, servers[backend]), kata.reference.read_bytes())

        assert found.verdict == "passed", found
        assert [test.name for test in found.tests] == list(kata.tests)
        practice.prepare(Trial(kata, servers[backend]))


def test_each_run_sees_the_file_as_it_is_given(
    practice: Practice, kata: Kata, servers: dict[str, Server]
) -> None:
    verdicts = []
    for module in (kata.reference.read_bytes(), kata.stub.read_bytes(), b"def (:\n"):
        practice.prepare(Trial(kata, servers["sqlite"]))
        verdicts.append(practice.run(Trial(kata, servers["sqlite"]), module))

    assert [found.verdict for found in verdicts] == ["passed", "failed", "failed"]
    assert "Not written yet" in verdicts[1].tests[0].message
    assert "is not valid Python" in verdicts[2].tests[0].message


def test_what_was_prepared_is_used(practice: Practice, kata: Kata, servers: dict[str, Server]) -> None:
    practice.prepare(Trial(kata, servers["sqlite"], seed=7))
    before = processes()

    practice.run(Trial(kata, servers["sqlite"], seed=7), kata.reference.read_bytes())

    assert not processes() - before


def test_tests_that_have_changed_are_the_ones_that_run(
    practice: Practice, kata: Kata, servers: dict[str, Server]
) -> None:
    practice.run(Trial(kata, servers["sqlite"]), kata.reference.read_bytes())
    practice.prepare(Trial(kata, servers["sqlite"]))

    tests = kata.test_file.read_text()
    kata.test_file.write_text(tests.replace(f"def {kata.tests[0]}(", "def test_by_another_name("))
    kata.__dict__.pop("tests")

    found = practice.run(Trial(kata, servers["sqlite"]), kata.reference.read_bytes())
    assert "test_by_another_name" in [test.name for test in found.tests]


def test_an_endless_loop_is_stopped(course: Course, servers: dict[str, Server]) -> None:
    kata = course.find("open_engine")
    with Practice.ready(seconds=1) as practice:
        found = practice.run(Trial(kata, servers["sqlite"]), ENDLESS)

    assert found.verdict == "timed_out"
    assert "ran longer than 1 s" in found.reason


def test_a_run_that_is_not_needed_any_more_is_given_up(
    practice: Practice, kata: Kata, servers: dict[str, Server]
) -> None:
    running = practice.start(Trial(kata, servers["sqlite"]), ENDLESS)
    practice.prepare(Trial(kata, servers["sqlite"]))
    while not running.done():
        time.sleep(0.05)
        practice.stop()

    assert running.result().verdict == "unavailable"
    assert practice.run(Trial(kata, servers["sqlite"]), kata.reference.read_bytes()).verdict == "passed"


def test_all_databases_at_the_same_time(practice: Practice, kata: Kata, servers: dict[str, Server]) -> None:
    runs = [practice.start(Trial(kata, server), kata.reference.read_bytes()) for server in servers.values()]

    wait(runs)

    assert [run.result().verdict for run in runs] == ["passed"] * 3


def test_a_traced_run_tells_what_each_test_did_and_when(
    practice: Practice, kata: Kata, servers: dict[str, Server]
) -> None:
    found = practice.run(Trial(kata, servers["postgresql"], traced=True), kata.reference.read_bytes())

    events = next(test.trace for test in found.tests if any(e["event"] == "commit" for e in test.trace))
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    assert all(event["seconds"] > 0 for event in events if event["event"] == "statement")
    assert all(event["line"] for event in events if event["event"] == "statement")


def test_nothing_is_left(kata: Kata, servers: dict[str, Server]) -> None:
    before = processes()
    with Practice.ready(shares=2) as practice:
        practice.prepare(Trial(kata, servers["postgresql"], seed=1))
        running = practice.start(Trial(kata, servers["postgresql"]), ENDLESS)
        begun = processes() - before
        assert len(begun) >= 2

    assert running.result().verdict == "unavailable"
    assert not processes() & begun


def test_tests_that_are_shared_out_make_one_verdict(kata: Kata, servers: dict[str, Server]) -> None:
    trial = Trial(kata, servers["sqlite"], seed=1)
    with Practice.ready() as practice:
        alone = practice.run(trial, kata.stub.read_bytes())
    with Practice.ready(shares=2) as practice:
        shared = practice.run(trial, kata.stub.read_bytes())
        right = practice.run(trial, kata.reference.read_bytes())

    assert [(test.name, test.message) for test in shared.tests] == [
        (test.name, test.message) for test in alone.tests
    ]
    assert shared.verdict == alone.verdict == "failed"
    assert right.verdict == "passed"
    assert [test.name for test in right.tests] == list(kata.tests)


def test_every_test_is_in_one_share(kata: Kata, servers: dict[str, Server]) -> None:
    trial = Trial(kata, servers["sqlite"])

    shares = trial.shared_out(2)

    assert len(shares) == 2
    assert sorted(name for share in shares for name in share.tests) == sorted(kata.tests)
    assert trial.shared_out(1) == [trial]


def test_where_a_system_cannot_fork_a_fresh_process_serves(
    kata: Kata, servers: dict[str, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    monkeypatch.setattr(runner, "FORKS", False)
    with Practice.ready() as practice:
        first = practice.run(Trial(kata, servers["sqlite"]), kata.reference.read_bytes())
        practice.prepare(Trial(kata, servers["sqlite"]))
        second = practice.run(Trial(kata, servers["sqlite"]), kata.stub.read_bytes())

    assert (first.verdict, second.verdict) == ("passed", "failed")
