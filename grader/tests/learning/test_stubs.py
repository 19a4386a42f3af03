"""Back to the stub and back again, with real files and real git."""

import subprocess
from pathlib import Path

import pytest

from grader.course import Course, read_course
from grader.learning.copies import all_copies
from grader.learning.progress import Progress
from grader.learning.stubs import StubError, keep, new_beside, pristine, reset, reset_all, undo
from grader.tests import people
from grader.tests.little import MINE, STUB, stub_of, write_course, write_kata

ONE, TWO = "01_notes/keep_note", "01_notes/find_note"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_course(tmp_path / "clone", ONE, TWO)


@pytest.fixture
def course(root: Path) -> Course:
    found = read_course(root / "exercises")
    keep(found)
    return found


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--message", "x")


def test_reset_brings_the_stub_back_and_keeps_what_was_there(root: Path, course: Course) -> None:
    file = stub_of(root, ONE)
    file.write_text(MINE)
    file.chmod(0o640)

    copy = reset(course, course.find(ONE))

    assert file.read_text() == f"# {ONE}\n{STUB}"
    assert copy is not None
    assert copy.read_text() == MINE
    assert copy.parent == root / ".kata/copies" / ONE
    assert copy.stat().st_mode & 0o777 == file.stat().st_mode & 0o777 == 0o640


def test_an_untouched_stub_is_left_alone(root: Path, course: Course) -> None:
    assert reset(course, course.find(ONE)) is None
    assert all_copies(course) == []


def test_a_deleted_file_comes_back(root: Path, course: Course) -> None:
    stub_of(root, ONE).unlink()

    assert reset(course, course.find(ONE)) is None
    assert STUB in stub_of(root, ONE).read_text()


def test_copies_are_never_overwritten_and_stay_in_order(root: Path, course: Course) -> None:
    for number in range(4):  # within one second, or nearly
        stub_of(root, ONE).write_text(f"{MINE}# {number}\n")
        reset(course, course.find(ONE))

    kept = [copy.path.read_text() for copy in all_copies(course)]

    assert kept == [f"{MINE}# {number}\n" for number in (3, 2, 1, 0)]


def test_undo_brings_back_the_newest_reset_of_any_kata_then_the_one_before(
    root: Path, course: Course
) -> None:
    for kata in (ONE, TWO):
        stub_of(root, kata).write_text(f"{MINE}# {kata}\n")
        reset(course, course.find(kata))

    assert [each.kata.id for each in undo(course)] == [TWO]
    assert [each.kata.id for each in undo(course)] == [ONE]
    assert undo(course) == []
    assert stub_of(root, ONE).read_text() == f"{MINE}# {ONE}\n"
    assert stub_of(root, TWO).read_text() == f"{MINE}# {TWO}\n"


def test_undo_keeps_what_is_there_so_that_it_can_be_undone(root: Path, course: Course) -> None:
    file = stub_of(root, ONE)
    file.write_text("first = 1\n")
    reset(course, course.find(ONE))
    file.write_text("second = 2\n")

    undo(course, course.find(ONE))
    assert file.read_text() == "first = 1\n"
    undo(course, course.find(ONE))
    assert file.read_text() == "second = 2\n"


def test_one_reset_of_everything_comes_back_as_one(root: Path, course: Course) -> None:
    for kata in (ONE, TWO):
        stub_of(root, kata).write_text(MINE)
    reset_all(course, list(course.katas))

    assert {each.kata.id for each in undo(course)} == {ONE, TWO}
    assert stub_of(root, ONE).read_text() == stub_of(root, TWO).read_text() == MINE


def test_any_copy_can_be_brought_back_by_its_date(root: Path, course: Course) -> None:
    for number in range(3):
        stub_of(root, ONE).write_text(f"number = {number}\n")
        reset(course, course.find(ONE))
    oldest = all_copies(course)[-1]

    undo(course, course.find(ONE), oldest.stamp)

    assert stub_of(root, ONE).read_text() == "number = 0\n"
    with pytest.raises(StubError, match="Several copies begin"):
        undo(course, course.find(ONE), oldest.stamp[:4])
    with pytest.raises(StubError, match="No copy of keep_note begins"):
        undo(course, course.find(ONE), "1999")
    with pytest.raises(StubError, match="never reset"):
        undo(course, course.find(TWO), "1999")


def test_what_passed_counts_again_after_undo(root: Path, course: Course) -> None:
    kata = course.find(ONE)
    stub_of(root, ONE).write_text(MINE)
    Progress.of(course).ran(kata, "sqlite", MINE.encode(), failing=None)

    reset(course, kata)
    assert Progress.of(course).standing(kata) == "not_started"
    undo(course, kata)
    assert Progress.of(course).standing(kata) == "passed"


def test_a_link_stays_a_link(root: Path, course: Course, tmp_path: Path) -> None:
    elsewhere = tmp_path / "mine.py"
    elsewhere.write_text(MINE)
    file = stub_of(root, ONE)
    file.unlink()
    file.symlink_to(elsewhere)

    reset(course, course.find(ONE))

    assert file.is_symlink()
    assert STUB in elsewhere.read_text()


@pytest.mark.parametrize("depth", [[], ["--depth", "1"]], ids=["full", "shallow"])
def test_git_knows_the_stub_though_edits_were_committed(root: Path, tmp_path: Path, depth: list[str]) -> None:
    git(root, "init")
    commit(root)
    clone = tmp_path / "learner"
    git(tmp_path, "clone", *depth, f"file://{root}", str(clone))
    stub_of(clone, ONE).write_text(MINE)
    commit(clone)
    stub_of(clone, ONE).write_text(MINE + "# more\n")
    commit(clone)
    course = read_course(clone / "exercises")

    assert pristine(course, course.find(ONE)).decode() == f"# {ONE}\n{STUB}"


def test_git_knows_the_stub_by_an_earlier_name(root: Path, tmp_path: Path) -> None:
    git(root, "init")
    commit(root)
    write_kata(root, "01_notes/hold_note", stub=f"# {ONE}\n{STUB}", renamed_from=ONE)
    stub_of(root, "01_notes/hold_note").write_text(MINE)
    (root / "exercises/course.toml").write_text(
        (root / "exercises/course.toml").read_text().replace("keep_note", "hold_note")
    )
    course = read_course(root / "exercises")

    assert pristine(course, course.find("hold_note")).decode() == f"# {ONE}\n{STUB}"


def test_without_git_and_without_a_kept_copy_the_error_says_what_to_do(root: Path) -> None:
    stub_of(root, ONE).write_text(MINE)
    course = read_course(root / "exercises")

    with pytest.raises(StubError, match=r"(?s)nowhere in this clone.*Download the course again"):
        reset(course, course.find(ONE))

    assert stub_of(root, ONE).read_text() == MINE


def test_a_stub_that_cannot_be_found_stops_a_reset_of_all_before_anything_changes(root: Path) -> None:
    course = read_course(root / "exercises")
    stub_of(root, ONE).write_text(MINE)
    keep(course)  # keeps the stub of the other one only
    stub_of(root, TWO).write_text(MINE)

    with pytest.raises(StubError):
        reset_all(course, [course.find(TWO), course.find(ONE)])

    assert stub_of(root, TWO).read_text() == MINE


def test_a_new_stub_that_lay_beside_takes_its_place(root: Path, course: Course) -> None:
    newer = "# a newer stub\n" + STUB
    write_kata(root, ONE, stub=newer)
    stub_of(root, ONE).write_text(MINE)
    new_beside(stub_of(root, ONE)).write_text(newer)
    course = read_course(root / "exercises")

    reset(course, course.find(ONE))

    assert stub_of(root, ONE).read_text() == newer
    assert not new_beside(stub_of(root, ONE)).exists()


@pytest.mark.parametrize("closed", ["exercises/01_notes/keep_note", ".kata"])
def test_a_folder_that_cannot_be_written_loses_nothing(closed: str) -> None:
    with people.closed_home() as home:
        root = write_course(home / "clone", ONE, TWO)
        course = read_course(root / "exercises")
        keep(course)
        stub_of(root, ONE).write_text(MINE)
        files = [root, *root.rglob("*")]
        for path in files:
            path.chmod(0o777 if path.is_dir() else 0o666)
        (root / closed).chmod(0o555)
        home.chmod(0o755)
        found = subprocess.run(
            [people.python(), "-m", "grader", "reset", "keep_note", "--yes"],
            cwd=root,
            env=people.environment(home),
            capture_output=True,
            text=True,
            **people.user(),
        )

        assert found.returncode == 2, found.stderr
        assert "Permission denied" in " ".join(found.stderr.split())
        assert "What you wrote is safe" in " ".join(found.stderr.split())
        assert stub_of(root, ONE).read_text() == MINE


def test_keeping_stubs_in_a_folder_that_cannot_be_written_is_no_error() -> None:
    with people.closed_home() as home:
        root = write_course(home / "clone", ONE)
        home.chmod(0o755)
        root.chmod(0o555)
        code = (
            "from pathlib import Path; from grader.course import read_course; from grader.learning.stubs import keep; "
            "keep(read_course(Path('exercises').absolute()))"
        )
        subprocess.run(
            [people.python(), "-c", code], cwd=root, env=people.environment(home), check=True, **people.user()
        )
