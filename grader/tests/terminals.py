"""A command in a real terminal: a pseudo-terminal with an emulated screen, and somebody who presses keys."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

import pyte

from grader.tests.waiting import PATIENCE, wait_until


def _at_home() -> None:
    """Be where a terminal's first process is; what these tests inherited (from `nohup`, say) is left behind."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


class Terminal:
    """A terminal of its own, whose keys reach all processes of the command. Close it, or use `with`.

    Args:
        command: what runs there.
        folder: where.
        variables: its environment; the terminal's size comes from the terminal.
        columns, rows: the size.

    Attributes:
        screen: what is to be seen, with its colours.
        written: all that was written so far, as it was sent.
        modes_before: how the terminal handed keys on before the command began.
    """

    def __init__(
        self,
        command: list[str],
        folder: Path,
        variables: Mapping[str, str],
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        self.screen = pyte.HistoryScreen(columns, rows, history=1000)
        self.written = b""
        self._stream = pyte.ByteStream(self.screen)
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._ours, theirs = pty.openpty()
        self._set_size(columns, rows)
        self._theirs: int | None = os.dup(theirs)  # so that the modes can be read when the command has ended
        self._modes = self.modes_before = termios.tcgetattr(theirs)
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={"TERM": "xterm-256color"} | {key: variables[key] for key in variables if key != "COLUMNS"},
            start_new_session=True,
            preexec_fn=_at_home,
        )
        os.close(theirs)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _read(self) -> None:
        with suppress(OSError):  # Linux says so when the last writer has gone
            while not self._closed.is_set():
                if select.select([self._ours], [], [], 0.05)[0]:
                    if not (data := os.read(self._ours, 1 << 16)):
                        return
                    with self._lock:
                        self.written += data
                        self._stream.feed(data)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    # What is done there

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        with self._lock:
            self.screen.resize(rows, columns)
        self._set_size(columns, rows)

    def hang_up(self) -> None:
        """Close the terminal's window."""
        self._let_go()
        self._closed.set()
        self._reader.join()
        os.close(self._ours)

    # What is to be seen there

    @property
    def text(self) -> str:
        with self._lock:
            return "\n".join(line.rstrip() for line in self.screen.display).rstrip() + "\n"

    @property
    def words(self) -> str:
        """The screen without its line breaks."""
        return " ".join(self.text.split())

    def sees(self, *texts: str) -> None:
        """Wait until all of these are on the screen."""
        self.until(lambda: all(text in self.words for text in texts), repr(texts))

    def sees_no(self, text: str) -> None:
        """Wait until this is not on the screen."""
        self.until(lambda: text not in self.words, f"a screen without {text!r}")

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something is so; `what` tells what never came."""
        assert wait_until(condition), f"never came: {what}\n{self.text}"

    @property
    def modes(self) -> list[object]:
        """How the terminal hands keys on: now, or when the command had ended."""
        if self._theirs is not None:
            self._modes = termios.tcgetattr(self._theirs)
        return self._modes

    # The end

    def ends(self) -> int:
        """Wait until the command has ended and all that it wrote has been read, and return the exit code."""
        code = self.process.wait(PATIENCE)
        self._let_go()
        if not self._closed.is_set():
            self._reader.join(PATIENCE)
            assert not self._reader.is_alive(), (
                "something that the command has started holds on to the terminal"
            )
        return code

    def ends_if_pressed(self, keys: str) -> int:
        """Press keys every second, as people do, until the command ends; return the exit code."""
        while not wait_until(lambda: self.process.poll() is not None, 1):
            self.press(keys)
        return self.ends()

    def close(self) -> None:
        """End what still runs."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGHUP)  # a shell minds no SIGTERM
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._closed.set()
        self._reader.join()
        self._let_go()
        with suppress(OSError):  # hung up
            os.close(self._ours)

    def _let_go(self) -> None:
        """Remember the modes as they are now, and hold the terminal no longer: its end can be read then."""
        _ = self.modes
        if self._theirs is not None:
            os.close(self._theirs)
            self._theirs = None
