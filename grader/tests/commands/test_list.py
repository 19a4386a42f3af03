"""`kata list` and `kata show` in a pipe."""

from pathlib import Path

import pytest

from grader.course import read_course
from grader.learning.progress import Progress
from grader.tests.commands.conftest import kata
from grader.tests.little import MINE, TEST, stub_of, write_course, write_kata

ONE, TWO, THREE = "01_notes/keep_note", "01_notes/find_note", "02_more/drop_note"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """One passed on two databases, one passed and edited since, one passed whose tests have changed since."""
    root = write_course(tmp_path / "clone", ONE, TWO, THREE)
    course = read_course(root / "exercises")
    progress = Progress.of(course)
    for each in (ONE, TWO, THREE):
        stub_of(root, each).write_text(MINE)
        progress.ran(course.find(each), "sqlite", MINE.encode(), failing=None)
    progress.ran(course.find(ONE), "mysql", MINE.encode(), failing=None)
    progress.hinted(course.find(ONE), "answer", 2)
    stub_of(root, TWO).write_text(MINE + "# more\n")
    (root / "exercises" / THREE / "test_drop_note.py").write_text(TEST + "\n# newer\n")
    return root


def test_every_kata_with_its_standing_databases_and_hints(root: Path) -> None:
    lines = kata("list", cwd=root).stdout.splitlines()

    assert lines == [
        "standing       kata       SPM  hints  level  title",
        "01_notes  Notes: 1 of 2 passed",
        "* changed      find_note  S--             2  find_note",
        "✓ passed       keep_note  S-M      2      2  keep_note",
        "02_more  More: 0 of 1 passed",
        "! outdated     drop_note  S--             2  drop_note",
        "",
        "S SQLite, P PostgreSQL, M MySQL: passed there",
        "* changed: edited since it passed",
        "! outdated: its tests have changed since it passed",
        "In all: 1 of 3 passed. The task of one: kata show KATA",
    ]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["KEEP"], {"keep_note"}),
        (["answers", "note"], {"keep_note", "find_note", "drop_note"}),
        (["--topic", "02"], {"drop_note"}),
        (["--topic", "notes", "--standing", "passed"], {"keep_note"}),
        (["--standing", "outdated"], {"drop_note"}),
        (["note", "--plain"], {"keep_note", "find_note", "drop_note"}),
    ],
)
def test_some_are_found_by_words_topic_or_standing(root: Path, arguments: list[str], found: set[str]) -> None:
    shown = kata("list", *arguments, cwd=root)

    assert shown.returncode == 0, shown.stderr
    assert {name for name in ("keep_note", "find_note", "drop_note") if name in shown.stdout} == found


def test_plain_says_it_in_sentences(root: Path) -> None:
    shown = kata("list", "--plain", cwd=root).stdout

    assert "keep_note: passed on SQLite, MySQL. keep_note. Difficulty 2 of 5. 2 hints read." in shown


def test_60_columns_are_enough_for_the_longest_names(tmp_path: Path) -> None:
    root = write_course(tmp_path / "clone", "01_notes/tables_that_never_were")

    shown = kata("list", cwd=root, COLUMNS="60").stdout

    assert "tables_that_never_were" in shown
    assert max(map(len, shown.splitlines())) <= 60


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["list", "nothing like it"], 1, "No kata is like that."),
        (["list", "--topic", "99"], 2, "There is no topic '99'; choose from 01_notes, 02_more."),
        (["list", "--standing", "good"], 2, "'good' is no standing; choose from not-started, started"),
        (["show", "keep_not"], 2, "Did you mean keep_note?"),
    ],
)
def test_clear_words(root: Path, arguments: list[str], code: int, words: str) -> None:
    found = kata(*arguments, cwd=root)

    assert found.returncode == code
    assert words in " ".join((found.stdout + found.stderr).split())


def test_show_gives_the_task_the_file_and_how_to_go_on(root: Path) -> None:
    write_kata(root, TWO, title="A title")

    shown = kata("show", "find_note", cwd=root).stdout
    passed = kata("show", "keep_note", cwd=root / "exercises").stdout

    assert shown.startswith("# A title\n\nSay 42.\n\nThe file: exercises/01_notes/find_note/find_note.py\n")
    assert "It stands: · not started" in shown
    assert "kata solution" not in shown
    assert "The file: 01_notes/keep_note/keep_note.py" in passed
    assert "It stands: ✓ passed on SQLite, MySQL, 2 hints read" in passed
    assert "kata solution keep_note" in passed


@pytest.mark.parametrize("command", ["list", "show", "reset", "undo", "update"])
def test_help_has_examples(root: Path, command: str) -> None:
    found = kata(command, "--help", cwd=root)

    assert found.returncode == 0
    assert "Examples" in found.stdout
    assert not [line for line in found.stdout.splitlines() if len(line) > 80]


def test_an_ascii_terminal_gets_stand_ins(root: Path) -> None:
    shown = kata("list", cwd=root, LC_ALL="C", PYTHONIOENCODING="ascii")

    assert shown.returncode == 0
    assert "+ passed" in shown.stdout
