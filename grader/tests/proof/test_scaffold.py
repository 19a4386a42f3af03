"""`kata dev new` makes a kata that the course can be read with, and `kata dev check` says what is left to write."""

import shutil
from pathlib import Path

import pytest

from grader.course import read_course
from grader.proof.rules import problems
from grader.proof.scaffold import Refused, new_kata

SMALL = Path(__file__).parents[1] / "grading" / "small_course"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", ".pytest_cache")
    return Path(shutil.copytree(SMALL, tmp_path / "course", ignore=ignored))


def test_a_new_kata_is_the_last_of_its_topic(root: Path) -> None:
    new_kata(read_course(root / "exercises"), "01_notes/lose_note")

    course = read_course(root / "exercises")
    assert [kata.name for kata in course.katas] == ["keep_note", "lose_note"]


@pytest.mark.parametrize("katas", ['["keep_note"]', '[\n    "keep_note",\n]'])
def test_the_list_of_katas_may_stand_on_several_lines(root: Path, katas: str) -> None:
    file = root / "exercises" / "course.toml"
    file.write_text(file.read_text().replace('["keep_note"]', katas))

    new_kata(read_course(root / "exercises"), "01_notes/lose_note")

    assert read_course(root / "exercises").find("lose_note").id == "01_notes/lose_note"


def test_what_is_left_to_write_is_told_with_its_line(root: Path) -> None:
    written = new_kata(read_course(root / "exercises"), "01_notes/lose_note")

    found = [problem for problem in problems(read_course(root / "exercises")) if "lose_note" in problem.where]

    told = "\n".join(map(str, found))
    assert (
        "exercises/01_notes/lose_note/README.md, line 1: still to be written: the task, as a phrase" in told
    )
    assert "solutions/01_notes/lose_note/mistakes: holds 1 mistakes; at least 3 teach" in told
    for path in written:
        assert str(path.relative_to(root)) in told
    assert "the stub has changed" not in told


@pytest.mark.parametrize(
    ("id", "why"),
    [
        ("lose_note", "is no name for a kata"),
        ("01_notes/LoseNote", "is no name for a kata"),
        ("../../etc/notes", "is no name for a kata"),
        ("07_dreams/lose_note", "There is no topic '07_dreams'. Choose from 01_notes"),
        ("01_notes/keep_note", "There is a kata named 'keep_note' already"),
    ],
)
def test_what_is_no_new_kata_is_refused(root: Path, id: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        new_kata(read_course(root / "exercises"), id)


def test_nothing_is_overwritten(root: Path) -> None:
    kept = root / "solutions" / "01_notes" / "lose_note" / "lose_note.py"
    kept.parent.mkdir()
    kept.write_text("mine")

    with pytest.raises(Refused, match="is there already"):
        new_kata(read_course(root / "exercises"), "01_notes/lose_note")

    assert kept.read_text() == "mine"
    assert not (root / "exercises" / "01_notes" / "lose_note").exists()
