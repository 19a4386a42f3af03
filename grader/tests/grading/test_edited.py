"""Which files of the course a submission has changed: told as a note, however hostile what lies there is."""

import os
import shutil
import time
from pathlib import Path

import pytest

from grader.course import Course, read_course
from grader.grading import edited as module
from grader.grading.edited import edited
from grader.tests.commands.conftest import kata
from grader.tests.little import MINE, stub_of, write_course

KATA = "01_one/first"
TEST = f"exercises/{KATA}/test_first.py"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with a grader and a workflow."""
    root = write_course(tmp_path / "course", KATA, "01_one/second")
    for path in (
        ".github/workflows/grade.yml",
        "grader/__init__.py",
        "grader/deep/in/it.py",
        "pyproject.toml",
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("# ours\n")
    return root


@pytest.fixture
def course(root: Path) -> Course:
    return read_course(root / "exercises")


@pytest.fixture
def clone(root: Path, tmp_path: Path) -> Path:
    clone = Path(shutil.copytree(root, tmp_path / "clone"))
    stub_of(clone, KATA).write_text(MINE)
    return clone


def test_answers_are_no_edits(course: Course, clone: Path) -> None:
    stub_of(clone, "01_one/second").unlink()
    (clone / "notes.md").write_text("mine")
    (clone / "exercises/notes.md").write_text("mine")
    (clone / f"exercises/{KATA}/first.new.py").write_text("from an update")
    (clone / f"exercises/{KATA}/__pycache__").mkdir()
    (clone / ".kata").mkdir()

    assert edited(course, clone) == ()


@pytest.mark.parametrize(
    "path",
    [
        TEST,
        f"exercises/{KATA}/kata.toml",
        "exercises/course.toml",
        f"solutions/{KATA}/first.py",
        ".github/workflows/grade.yml",
        "grader/deep/in/it.py",
        "pyproject.toml",
    ],
)
def test_a_change_is_told_wherever_it_is(course: Course, clone: Path, path: str) -> None:
    (clone / path).write_text("# theirs\n")

    assert edited(course, clone) == (path,)


@pytest.mark.parametrize(
    "path",
    [
        "exercises/conftest.py",
        f"exercises/{KATA}/conftest.py",
        "exercises/01_one/pytest.ini",
        "conftest.py",
        "sitecustomize.py",
        ".github/workflows/mine.yml",
        "grader/deep/mine.pth",
        ".gitlab-ci.yml",
    ],
)
def test_an_addition_is_told_where_python_pytest_or_ci_would_read_it(
    course: Course, clone: Path, path: str
) -> None:
    (clone / path).write_text("# theirs\n")

    assert edited(course, clone) == (path,)


def test_a_missing_file_is_told_but_not_a_part_that_was_never_handed_in(course: Course, clone: Path) -> None:
    (clone / TEST).unlink()
    shutil.rmtree(clone / "solutions")
    shutil.rmtree(clone / ".github")

    assert edited(course, clone) == (TEST,)


def test_the_modules_alone_are_no_edit(course: Course, tmp_path: Path) -> None:
    file = stub_of(tmp_path / "handed-in", KATA)
    file.parent.mkdir(parents=True)
    file.write_text(MINE)

    assert edited(course, tmp_path / "handed-in") == ()
    assert edited(course, tmp_path / "handed-in" / "exercises") == ()


def test_exercises_alone_are_compared_as_such(course: Course, clone: Path) -> None:
    (clone / TEST).write_text("# theirs\n")
    (clone / "conftest.py").write_text("# beside what was handed in")

    assert edited(course, clone / "exercises") == (TEST,)


def test_the_ends_of_lines_do_not_count(course: Course, clone: Path) -> None:
    for file in clone.rglob("*.*"):
        if file.is_file():
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    assert edited(course, clone) == ()


def test_links_devices_and_pipes_are_edits_and_nobody_waits_for_them(
    course: Course, root: Path, clone: Path
) -> None:
    def put_away(path: str) -> Path:
        there = clone / path
        shutil.rmtree(there) if there.is_dir() else there.unlink()
        return there

    os.mkfifo(put_away(TEST))
    put_away("exercises/course.toml").symlink_to(root / "exercises/course.toml")
    put_away("grader/deep").symlink_to(root / "grader/deep")
    put_away("pyproject.toml").symlink_to("/dev/zero")
    put_away(".github/workflows/grade.yml").mkdir()
    put_away("solutions").symlink_to(clone)

    expected = [TEST, "exercises/course.toml", "grader/deep/", "pyproject.toml", "solutions/"]
    assert edited(course, clone) == tuple(sorted([*expected, ".github/workflows/grade.yml"]))


def test_what_cannot_be_read_is_an_edit(course: Course, clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: object, *rest: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module.os, "open", denied)  # root may read everything, whatever its mode

    assert TEST in edited(course, clone)


def test_a_large_file_is_not_read_to_its_end(course: Course, clone: Path) -> None:
    with (clone / TEST).open("wb") as file:
        file.truncate(1 << 40)

    began = time.monotonic()
    assert edited(course, clone) == (TEST,)
    assert time.monotonic() - began < 5


def test_only_the_courses_own_folders_are_looked_into(
    course: Course, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_ENTRIES", 20)
    for folder in ("", "mine", "exercises/mine", "exercises/01_one"):
        (clone / folder).mkdir(exist_ok=True)
        for number in range(50):
            (clone / folder / f"{number}.py").touch()

    found = edited(course, clone)

    assert "exercises/01_one/" in found, "more than is looked at"
    assert not [path for path in found if path.startswith(("mine", "exercises/mine"))]
    assert len(found) <= 21


def test_a_name_is_shown_in_one_printable_line(course: Course, clone: Path) -> None:
    (clone / "exercises" / "a\n::error::\x1b[2J.py").touch()
    (clone / os.fsdecode(b"exercises/\xff.py")).touch()

    assert edited(course, clone) == (r"exercises/\udcff.py", r"exercises/a\n::error::\x1b[2J.py")


def test_the_list_is_bounded(course: Course, clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    for number in range(9):
        (clone / "exercises" / f"{number}.py").touch()

    assert edited(course, clone) == ("exercises/0.py", "exercises/1.py", "exercises/2.py")


def test_the_course_itself_is_not_compared_with_itself(root: Path) -> None:
    for arguments in ([], [".."]):
        found = kata("grade", *arguments, "--report-edits", "--db", "sqlite", cwd=root / "exercises")

        assert found.returncode == 2
        assert "this is the course itself" in " ".join(found.stderr.split())


def test_the_report_lists_twenty_and_counts_the_others(root: Path, clone: Path) -> None:
    for number in range(25):
        (clone / "exercises" / f"mine{number:02}.py").touch()

    found = kata(
        "grade", clone, "--report-edits", "--db", "sqlite", "--kata", "first", cwd=root / "exercises"
    )

    assert found.returncode == 0, found.stdout + found.stderr
    assert "  exercises/mine19.py\n  and 5 more\n" in found.stdout
    assert "1 of 1 points" in found.stdout
