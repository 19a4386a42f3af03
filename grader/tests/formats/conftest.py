"""A class with known answers, written straight into a gradebook: nothing is graded."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from grader.commands import main
from grader.gradebook.book import FILE, Gradebook
from grader.gradebook.models import (
    Kata,
    Learner,
    Module,
    Run,
    Server,
    Submission,
    TestResult,
    Verdict,
)

KEEP, MOVE = "01_notes/keep_note", "02_undo/move_money"
EVIL = '=HYPERLINK("http://x")|</pre><script>alert(1)</script>]]>\x1b[2J::error::%0A`@all`'
FORGOT = (
    "Without a commit the note is gone.\n\nThe test stopped at\n    assert kept\n\nWhat your code did:\n"
    "  line 7  INSERT INTO note (text) VALUES (?)  ['a']"
)
RAISED = (
    "The money is lost.\n\nIt was raised here:\n    move_money.py:12    transfer(a)\n    move_money.py:31    raise X\n\n"
    "What your code did:\n  line 5  SELECT 1"
)
TRACE: list[dict[str, Any]] = [
    {
        "event": "statement",
        "connection": 1,
        "sql": "INSERT INTO note (text) VALUES (?)",
        "parameters": ["a"],
        "line": 7,
    },
    {"event": "rollback", "connection": 1, "line": 3},
]
Tests = dict[str, str]
"""Messages by test; empty where it passed."""

PASSED: dict[str, Tests] = {
    KEEP: {"test_kept": "", "test_once": ""},
    MOVE: {"test_moved": "", "test_safe": ""},
}


class ClassBook:
    """Fills a gradebook, learner by learner."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.book = Gradebook.in_folder(folder)
        when = datetime(2026, 11, 22)
        with self.book.session() as session, session.begin():
            run = Run(
                began=when,
                ended=when,
                grader="0.1.0",
                python="3.12.1",
                sqlalchemy="2.1.9",
                isolation="namespaces",
            )
            run.servers = [
                Server(backend="sqlite", available=True, version="SQLite 3.45", source="built-in", reason=""),
                Server(backend="mysql", available=True, version="MySQL 8.4", source="url", reason=""),
                Server(backend="postgresql", available=False, version="", source="", reason="no server"),
            ]
            session.add(run)
            session.add(
                Kata(
                    id=KEEP,
                    position=0,
                    topic="Notes",
                    title="Keep",
                    points=2,
                    tests_digest="t",
                    tests={"test_kept": 1, "test_once": 1},
                )
            )
            session.add(
                Kata(
                    id=MOVE,
                    position=1,
                    topic="Undo",
                    title="Move",
                    points=3,
                    tests_digest="t",
                    tests={"test_moved": 2, "test_safe": 1},
                )
            )

    def add(
        self,
        learner: str,
        verdicts: dict[str, dict[str, tuple[str, Tests, str]]],
        *,
        name: str = "",
        submitted_at: datetime | None = None,
        problem: str = "",
    ) -> None:
        """Add a learner; verdicts by kata and backend: the word, the messages of the tests, the reason."""
        with self.book.session() as session, session.begin():
            session.add(Learner(id=learner, name=name or learner))
            session.add(
                Submission(
                    learner_id=learner, run_id=1, path="x", digest="d", submitted_at=submitted_at, problem=problem,
                    modules=[Module(kata_id=kata, digest="m") for kata in (KEEP, MOVE)],
                )
            )  # fmt: skip
            for kata, found in verdicts.items():
                for backend, (word, tests, reason) in found.items():
                    session.add(
                        Verdict(
                            learner_id=learner, kata_id=kata, backend=backend, module_digest="m", tests_digest="t",
                            grader="0.1.0", run_id=1, graded_at=datetime(2026, 11, 22), verdict=word, reason=reason,
                            looks_like="", seconds=0.25, flags=[],
                            tests=[
                                TestResult(position=number, name=test, passed=not message, seconds=0.1, message=message, trace=TRACE if message else [])
                                for number, (test, message) in enumerate(tests.items())
                            ],
                        )
                    )  # fmt: skip


def everywhere(
    kata: str, word: str = "passed", reason: str = "", **messages: str
) -> dict[str, tuple[str, Tests, str]]:
    """The same on SQLite and MySQL; PostgreSQL is missing."""
    tests = PASSED[kata] | messages if word in ("passed", "failed") else {}
    found = dict.fromkeys(("sqlite", "mysql"), (word, tests, reason))
    return found | {"postgresql": ("unavailable", {}, "PostgreSQL is missing.")}


NO_SERVER = {
    backend: ("unavailable", Tests(), "It is missing.") for backend in ("sqlite", "mysql", "postgresql")
}

POINTS = {"ada": 5.0, "ben": 3.5, "cy": 0.0, "dan": 2.0, EVIL: 1.0, "gil": None}
"""What each is worth; gil could not be judged whole."""


def fill(book: ClassBook) -> None:
    book.add(
        "ada",
        {KEEP: everywhere(KEEP), MOVE: everywhere(MOVE)},
        name="Ada Lovelace",
        submitted_at=datetime(2026, 11, 20, 12),
    )
    ben = everywhere(MOVE, "failed", test_safe=RAISED) | {"sqlite": ("passed", PASSED[MOVE], "")}
    book.add(
        "ben", {KEEP: everywhere(KEEP, "failed", test_kept=FORGOT), MOVE: ben}, name="Ben, the second",
        submitted_at=datetime(2026, 11, 22, 13),
    )  # fmt: skip
    why = "ben.zip cannot be read."
    book.add(
        "cy", {KEEP: everywhere(KEEP, "missing", why), MOVE: everywhere(MOVE, "missing", why)}, problem=why
    )
    crashed = everywhere(MOVE, "crashed", "Its process ended.")
    book.add("dan", {KEEP: everywhere(KEEP), MOVE: crashed})
    book.add(
        EVIL, {KEEP: everywhere(KEEP, "failed", test_once=EVIL), MOVE: everywhere(MOVE, "not_started")}, name=EVIL
    )  # fmt: skip
    book.add("gil", {KEEP: everywhere(KEEP), MOVE: NO_SERVER})


@pytest.fixture(scope="session")
def class_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a report: six learners, their answers known."""
    book = ClassBook(tmp_path_factory.mktemp("class") / "report")
    fill(book)
    book.book.close()
    assert (book.folder / FILE).is_file()
    return book.folder


class Ran(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Runs `kata` in this process, in the test's folder: as `main` does, but for its signals."""

    def kata(*arguments: str | Path) -> Ran:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["kata", *map(str, arguments)])
        capfd.readouterr()
        code = main._run()
        sys.stdout.flush()
        return Ran(code, *capfd.readouterr())

    return kata


@pytest.fixture
def report(run: Command, class_: Path) -> Command:
    """Reports on the class."""

    def reported(form: str, *more: str | Path) -> Ran:
        found = run("report", class_, "--format", form, *more)
        assert found.returncode == 0, found.stderr
        return found

    return reported
