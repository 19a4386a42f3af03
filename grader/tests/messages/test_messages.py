"""What a learner reads for each mistake that the course knows, whole: golden files for people to review.

`pytest grader/tests/messages --rewrite-golden` writes them anew; read what has changed before you commit it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from grader.course import Kata, find_course, read_course
from grader.course.answers import Answer, answers
from grader.databases import Server, provide
from grader.grading.grader import Grader, Task
from grader.grading.mistakes import named
from grader.grading.results import BackendVerdict
from grader.grading.staging import Module
from grader.proof.check import TOGETHER
from grader.sandbox import best

GOLDEN = Path(__file__).parent / "golden"
FOLDER = find_course(Path(__file__).parents[3])
assert FOLDER is not None
COURSE = read_course(FOLDER)
KATAS = {kata.id: kata for kata in COURSE.katas}
SEED = 1


def mistakes(kata: Kata) -> list[Answer]:
    return [answer for answer in answers(kata) if answer.kind == "mistake"]


@pytest.fixture(scope="module")
def verdicts() -> Iterator[Mapping[Path, BackendVerdict]]:
    """Every mistake of the course on SQLite, graded; `kata dev check` proves that practice says the same."""
    with provide(["sqlite"]) as servers:
        server = servers["sqlite"]
        assert isinstance(server, Server)
        found = {}
        asked = {}
        for kata in KATAS.values():
            for answer in mistakes(kata):
                task = Task(Module(kata, answer.path.read_bytes()), "sqlite", server, SEED)
                asked[id(task)] = task, answer.path
        with Grader.ready(COURSE, server, best()) as grader:
            for task, judged in grader.run([task for task, _ in asked.values()], together=TOGETHER):
                found[asked[id(task)][1]] = judged.verdict
        yield found


def told(answer: Answer, found: BackendVerdict) -> Iterator[str]:
    """A page for one mistake: its name, and all that is said of it."""
    name = answer.path.stem
    yield f"{name}\n{'=' * len(name)}\n"
    for test in found.tests:
        if test.verdict == "failed":
            yield f"{test.name}\n{'-' * len(test.name)}\n{test.message}\n"
    yield f"{named(answer.kata, found) or '(Its name is not told: on SQLite it passes, or looks like another one.)'}\n"


@pytest.mark.parametrize("kata", KATAS)
def test_each_mistake_is_told_in_these_words(
    kata: str, verdicts: Mapping[Path, BackendVerdict], pytestconfig: pytest.Config
) -> None:
    pages = [page for answer in mistakes(KATAS[kata]) for page in told(answer, verdicts[answer.path])]
    text = "\n".join(pages)

    golden = GOLDEN / f"{kata}.txt"
    if pytestconfig.getoption("--rewrite-golden"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text)
    assert text == golden.read_text()


def test_each_mistake_is_caught_by_the_tests_that_it_names(verdicts: Mapping[Path, BackendVerdict]) -> None:
    for kata in KATAS.values():
        for answer in mistakes(kata):
            failed = {test.name for test in verdicts[answer.path].tests if test.verdict == "failed"}
            named_here = {name for name, where in answer.caught_by.items() if not where or "sqlite" in where}
            assert named_here <= failed, answer.path


def test_no_golden_file_is_left_of_a_kata_that_is_gone() -> None:
    there = {str(path.relative_to(GOLDEN).with_suffix("")) for path in GOLDEN.glob("*/*.txt")}

    assert there == set(KATAS)
