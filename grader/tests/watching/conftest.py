"""`kata watch` in a terminal, and a learner who types and saves."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.tests.commands.conftest import COMMAND, Home, home  # noqa: F401
from grader.tests.terminals import Terminal

ROOT = Path(__file__).parents[3]
SMALL = Path(__file__).parents[1] / "grading" / "small_course"

KEEPS_NOTHING = "solutions/01_notes/keep_note/mistakes/keeps_nothing.py"
REFERENCE = "solutions/01_notes/keep_note/keep_note.py"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of the small course: one kata."""
    return Path(shutil.copytree(SMALL, tmp_path / "clone"))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A clone of the course itself."""
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, tmp_path / "course" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "course"


class Learner(Terminal):
    """Somebody who watches a kata in a terminal, and saves files."""

    def __init__(
        self, command: list[str], folder: Path, variables: dict[str, str], columns: int, rows: int
    ) -> None:
        self.folder = folder
        super().__init__(command, folder, variables, columns, rows)

    def save(self, answer: str | bytes, kata: str = "01_notes/keep_note") -> None:
        """Save a file of the clone, or some text, as the kata's module."""
        data = answer if isinstance(answer, bytes) else (self.folder / answer).read_bytes()
        self.file(kata).write_bytes(data)

    def file(self, kata: str = "01_notes/keep_note") -> Path:
        return self.folder / "exercises" / kata / f"{kata.rpartition('/')[2]}.py"


Start = Callable[..., Learner]


@pytest.fixture
def learner(clone: Path, home: Home) -> Iterator[Start]:  # noqa: F811
    """Starts `kata watch` in terminals, which are closed at the end."""
    started: list[Learner] = []

    def start(
        *arguments: str,
        folder: Path = clone,
        columns: int = 80,
        rows: int = 40,
        command: list[str] | None = None,
        **more: str,
    ) -> Learner:
        command = command or [*COMMAND, "watch", *arguments]
        started.append(Learner(command, folder, home.environment | more, columns, rows))
        return started[-1]

    yield start
    for each in started:
        each.close()
    assert home.left() == []


def steady(text: str) -> str:
    """A screen as it is on every machine."""
    return re.sub(r"\d+ ms", "… ms", text)
