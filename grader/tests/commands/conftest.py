"""What the tests of commands share: a clone of the small course, and commands in processes of their own."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.tests.waiting import PATIENCE, wait_until

ROOT = Path(__file__).parents[3]
SMALL = Path(__file__).parents[1] / "grading" / "small_course"
GOLDEN = Path(__file__).parents[1] / "grading" / "golden"
STUB = "exercises/01_notes/keep_note/keep_note.py"
COMMAND = [sys.executable, "-m", "grader"]
SLEEP = f"6{os.getpid()}"
"""A number of seconds that nobody else sleeps."""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of the small course, as a learner has it."""
    return Path(shutil.copytree(SMALL, tmp_path / "clone"))


Answer = Callable[[str, str], Path]
"""Puts a file of a kata's solution folder where the learner's own lies, and returns that."""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A clone of this course, with its stubs as they are handed out."""
    for folder in ("exercises", "solutions"):
        shutil.copytree(ROOT / folder, tmp_path / "course" / folder)
    return tmp_path / "course"


@pytest.fixture
def answer(course: Path) -> Answer:
    def put(kata: str, file: str) -> Path:
        target = course / "exercises" / kata / f"{kata.rpartition('/')[2]}.py"
        return Path(shutil.copyfile(course / "solutions" / kata / file, target))

    return put


@pytest.fixture
def endless(clone: Path) -> Path:
    """A clone whose one kata never ends, and starts processes that want to outlive it, wherever it may start any."""
    start = f'subprocess.Popen(["sleep", "{SLEEP}"], start_new_session=True)'
    starts = f"import subprocess, time\ntry:\n    {start}\nexcept OSError:\n    pass\n"
    # Nearly always asleep: if Ctrl-C comes between two bytecodes of SQLAlchemy's, Python 3.11 may lose the line's number,
    # and pytest stumbles over it.
    endless = (clone / STUB).read_text().replace("raise NotImplementedError", "time.sleep(600)")
    (clone / STUB).write_text(endless + starts)
    return clone


def environment(**more: str) -> dict[str, str]:
    """Ours, without what changes how commands print."""
    special = ("CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")
    return {key: value for key, value in os.environ.items() if key not in special} | {"COLUMNS": "80"} | more


def kata(*arguments: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=120,
    )


class Home:
    """A runtime folder and a temporary folder for one test; what is left in them, or bears their name, shows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("run", "tmp"):
            (folder / name).mkdir()
            (folder / name).chmod(0o755)  # the servers' user passes through

    @property
    def environment(self) -> dict[str, str]:
        """Ours, but with servers of its own: whoever names others does not want those to be stopped."""
        return environment(
            KATA_RUNTIME=str(self.folder / "run"),
            TMPDIR=str(self.folder / "tmp"),
            KATA_POSTGRESQL_URL="",
            KATA_MYSQL_URL="",
        )

    def processes(self) -> list[str]:
        """The processes of this machine whose environment or command line names the home: jobs and servers."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    text = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
                    if str(self.folder).encode() in text:
                        found.append(re.sub(r"\0", " ", (entry / "cmdline").read_text()))
                except OSError:
                    continue
        return found

    def files(self) -> list[str]:
        files = [*(self.folder / "run").glob("*/*"), *(self.folder / "tmp").iterdir()]
        return [str(path) for path in files if path.name != "lock"]

    def left(self) -> list[str]:
        """What is left once helpers that end by themselves had a moment for it."""
        wait_until(lambda: not self.processes())
        return self.processes() + self.files()


@pytest.fixture
def home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="kt"))
    folder.chmod(0o755)
    yield Home(folder)
    shutil.rmtree(folder)


def interrupt(process: subprocess.Popen[str], number: int = signal.SIGINT) -> str:
    """Send a signal and return all that the process has printed by its end."""
    process.send_signal(number)
    output, _ = process.communicate(timeout=PATIENCE)
    return output
