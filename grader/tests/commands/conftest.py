"""What the tests of commands share: a clone of the small course, and commands in processes of their own."""

import fcntl
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

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


@pytest.fixture
def endless(clone: Path) -> Path:
    """A clone whose one kata never ends, and starts processes that want to outlive it, wherever it may start any."""
    loop = (GOLDEN / "endless_loop_in_a_test/submission/01_notes/keep_note/keep_note.py").read_text()
    start = f'subprocess.Popen(["sleep", "{SLEEP}"], start_new_session=True)'
    starts = f"import subprocess\ntry:\n    {start}\nexcept OSError:\n    pass\n"
    (clone / STUB).write_text(loop + starts)
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
        return environment(KATA_RUNTIME=str(self.folder / "run"), TMPDIR=str(self.folder / "tmp"))

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
        wait_until(lambda: not self.processes(), 3)
        return self.processes() + self.files()


@pytest.fixture
def home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="kt"))
    folder.chmod(0o755)
    yield Home(folder)
    shutil.rmtree(folder)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class Terminal:
    """A command in a terminal of its own, whose keys reach all of its processes."""

    def __init__(self, command: list[str], cwd: Path, environment: dict[str, str], **options: Any) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={"TERM": "xterm-256color", **environment},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            **options,
        )
        os.close(theirs)

    def press_ctrl_c(self) -> None:
        os.write(self._ours, b"\x03")

    def read_to_end(self) -> str:
        """Return all that was written, and wait for the end."""
        written = b""
        while True:
            try:
                data = os.read(self._ours, 1 << 16)
            except OSError:  # Linux says so when the last writer has gone
                break
            if not data:
                break
            written += data
        os.close(self._ours)
        self.process.wait(60)
        return written.decode()


def interrupt(process: subprocess.Popen[str], number: int = signal.SIGINT) -> str:
    """Send a signal and return all that the process has printed by its end."""
    process.send_signal(number)
    output, _ = process.communicate(timeout=20)
    return output
