"""`kata reset` and `kata undo` as a learner meets them."""

import subprocess
from pathlib import Path

import pytest

from grader.course import read_course
from grader.learning.stubs import keep
from grader.tests.commands.conftest import COMMAND, environment, kata
from grader.tests.little import MINE, STUB, stub_of, write_course

ONE, TWO = "01_notes/keep_note", "02_more/find_note"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write_course(tmp_path / "clone", ONE, TWO)
    keep(read_course(root / "exercises"))
    for each in (ONE, TWO):
        stub_of(root, each).write_text(MINE)
    return root


def answering(root: Path, answers: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *arguments]
    return subprocess.run(
        command, cwd=root, input=answers, capture_output=True, text=True, env=environment(), timeout=60
    )


def test_reset_asks_and_undo_takes_it_back(root: Path) -> None:
    found = answering(root, "y\n", "reset", "keep_note")

    assert found.returncode == 0, found.stderr
    assert "keep_note: the stub is back." in found.stdout
    assert "Your file is kept: .kata/copies/01_notes/keep_note/" in found.stdout
    assert "To take this back: kata undo keep_note" in found.stdout
    assert STUB in stub_of(root, ONE).read_text()

    back = kata("undo", cwd=root)

    assert back.returncode == 0
    assert "keep_note: your file of 20" in back.stdout
    assert stub_of(root, ONE).read_text() == MINE


@pytest.mark.parametrize("answers", ["", "\n", "maybe\n"])
def test_any_other_answer_and_none_changes_nothing(root: Path, answers: str) -> None:
    found = answering(root, answers, "reset", "keep_note")

    assert found.returncode == 1
    assert "Nothing was changed." in found.stdout
    assert stub_of(root, ONE).read_text() == MINE


@pytest.mark.parametrize("answers", ["", "y\ny\n", "n\nreset\n"])
def test_reset_of_everything_asks_twice(root: Path, answers: str) -> None:
    found = answering(root, answers, "reset", "--all")

    assert found.returncode == 1
    assert stub_of(root, ONE).read_text() == stub_of(root, TWO).read_text() == MINE


def test_reset_of_everything_comes_back_at_once(root: Path) -> None:
    found = answering(root, "y\nreset\n", "reset", "--all")

    assert found.returncode == 0, found.stderr
    assert "the stubs of 2 katas back: keep_note, find_note." in found.stdout
    assert STUB in stub_of(root, ONE).read_text()
    assert STUB in stub_of(root, TWO).read_text()

    kata("undo", cwd=root)

    assert stub_of(root, ONE).read_text() == stub_of(root, TWO).read_text() == MINE


def test_the_copies_are_listed_and_any_of_them_comes_back(root: Path) -> None:
    for number in range(2):
        stub_of(root, ONE).write_text(f"number = {number}\n")
        kata("reset", "keep_note", "--yes", cwd=root)

    listed = kata("undo", "--list", cwd=root).stdout.splitlines()
    stamp = listed[1].split()[0]
    found = kata("undo", "keep_note", "--copy", stamp, cwd=root)

    assert found.returncode == 0, found.stderr
    assert stub_of(root, ONE).read_text() == "number = 0\n"
    assert f"{stamp}  keep_note (this is what your file holds now)" in kata("undo", "--list", cwd=root).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["reset"], 2, "Say which kata"),
        (["reset", "keep_note", "--all"], 2, "Say which kata"),
        (["reset", "keep_nite"], 2, "Did you mean keep_note?"),
        (["undo"], 1, "There is nothing to undo."),
        (["undo", "--copy", "2026"], 2, "--copy needs a kata"),
        (["undo", "keep_note", "--copy", "2026"], 2, "it was never reset"),
        (["undo", "--list"], 0, "There are no copies"),
    ],
)
def test_clear_words(root: Path, arguments: list[str], code: int, words: str) -> None:
    found = kata(*arguments, cwd=root)

    assert found.returncode == code
    assert words in " ".join((found.stdout + found.stderr).split())
    assert stub_of(root, ONE).read_text() == MINE


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("reset", "keep_note"), "keep_note is as the course"),
        (("reset", "--all"), "every file is as the course"),
    ],
)
def test_a_reset_of_what_nobody_changed_says_so(root: Path, arguments: tuple[str, ...], told: str) -> None:
    for each in (ONE, TWO):
        stub_of(root, each).write_text(f"# {each}\n{STUB}")

    found = kata(*arguments, cwd=root)

    assert found.returncode == 0
    assert f"Nothing to do: {told} hands it out." in " ".join(found.stdout.split())
