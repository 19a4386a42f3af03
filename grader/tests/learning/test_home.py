"""`kata` and `kata hint`: where a learner is, noted however the tests were run."""

import subprocess
import sys
from pathlib import Path

from grader.course import Course
from grader.learning.progress import Progress
from grader.tests.commands.conftest import environment, kata


def solve(clone: Path, *names: str) -> None:
    for name in names:
        [solution] = (clone / "solutions").glob(f"*/{name}/{name}.py")
        target = clone / "exercises" / solution.relative_to(clone / "solutions")
        target.write_bytes(solution.read_bytes())


def test_at_the_start_it_names_the_first_kata_and_what_to_do(clone: Path) -> None:
    found = kata(cwd=clone)

    assert found.returncode == 0
    assert "0 of 41 passed" in found.stdout
    assert "Next: 01_engine/open_engine" in found.stdout
    assert "exercises/01_engine/open_engine/README.md" in found.stdout
    assert "kata watch" in found.stdout
    assert not [line for line in found.stdout.splitlines() if len(line) > 80]
    assert "\x1b" not in found.stdout


def test_kata_test_is_noted(clone: Path) -> None:
    solve(clone, "open_engine")

    tested = kata("test", "open_engine", cwd=clone).stdout

    assert tested.endswith(
        "Yours beside the reference: kata solution open_engine\nNext: exercises/01_engine/build_url/README.md\n"
    )
    found = kata(cwd=clone).stdout
    assert "1 of 41 passed" in found
    assert "Next: 01_engine/build_url" in found


def test_pytest_itself_is_noted(clone: Path, course: Course) -> None:
    solve(clone, "open_engine")

    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "exercises/01_engine/open_engine"],
        cwd=clone,
        env=environment(),
        capture_output=True,
        check=True,
    )

    assert Progress.of(course).standing(course.find("open_engine")) == "passed"


def test_some_tests_of_a_kata_are_no_pass(clone: Path, course: Course) -> None:
    solve(clone, "open_engine")
    opened = course.find("open_engine")

    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", opened.folder, "-k", opened.tests[0]],
        cwd=clone,
        env=environment(),
        capture_output=True,
        check=True,
    )

    assert Progress.of(course).standing(opened) == "started"


def test_another_submission_is_not_the_learners_progress(clone: Path, course: Course) -> None:
    kata("grade", "solutions", "--kata", "open_engine", "--db", "sqlite", cwd=clone)

    assert Progress.of(course).record(course.find("open_engine")).passed == {}


def test_grading_ones_own_work_is_noted(clone: Path, course: Course) -> None:
    solve(clone, "open_engine")

    kata("grade", "--kata", "open_engine", "--kata", "build_url", "--db", "sqlite", cwd=clone)

    assert Progress.of(course).standing(course.find("open_engine")) == "passed"
    assert Progress.of(course).standing(course.find("build_url")) == "not_started"


def test_what_changed_since_it_passed_is_told(clone: Path) -> None:
    solve(clone, "open_engine")
    kata("test", "open_engine", cwd=clone)
    file = clone / "exercises/01_engine/open_engine/open_engine.py"
    file.write_text(file.read_text() + "\nx = 1\n")

    assert "01_engine/open_engine: edited since it passed" in kata(cwd=clone).stdout


def test_the_hint_is_for_the_test_that_failed_last(clone: Path) -> None:
    solve(clone, "open_engine")
    kata("test", "open_engine", cwd=clone)
    tested = kata("test", "build_url", cwd=clone).stdout
    assert tested.endswith("Stuck? kata hint build_url\n")

    first, second = (kata("hint", cwd=clone).stdout for _ in range(2))

    assert first.startswith("build_url: build_url (test_")
    assert "1. The idea" in first
    assert "2. Where to look" not in first
    assert "2. Where to look" in second
    assert "1. The idea" in second
    assert "(2 of 3 read; that costs nothing)" in second


def test_the_last_hint_says_so(clone: Path) -> None:
    for _ in range(3):
        found = kata("hint", "open_engine", cwd=clone).stdout

    assert "3. Nearly the code" in found
    assert "This was the last one." in found
    assert "More:" not in found
