"""Single keys from a terminal, and what its shell wants: suspended, resumed, another size.

The handlers of signals only write a byte into a pipe that is read together with the keys. So whoever reads keys comes
to know of Ctrl-Z at a moment of its own, never in the middle of a frame.
"""

import codecs
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from grader.terminal.jobs import in_background, stand_still
from grader.terminal.modes import Modes
from grader.terminal.names import split

assert sys.platform != "win32"

_HEARD = {signal.SIGTSTP: "suspend", signal.SIGCONT: "resumed", signal.SIGWINCH: "resized"}
_CLOSED = 0
"""Said in the pipe like a signal's number."""
_REST_SECONDS = 0.05
"""Until an Escape that nothing follows is the key Esc itself."""
_BACKGROUND_SECONDS = 0.5
"""Between two looks whether what is typed is for us again."""


@contextmanager
def reading(descriptor: int) -> Iterator["Terminal"]:
    """Read single keys as long as the context lasts. In the main thread only.

    Args:
        descriptor: the terminal.
    """
    terminal = Terminal(descriptor)
    try:
        terminal.begin()
        yield terminal
    finally:
        terminal.end()


class Terminal:
    """Gives the keys of keys.Keys between `begin` and `end`."""

    def __init__(self, descriptor: int) -> None:
        self._input = descriptor
        self._modes = Modes(descriptor)
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        self._keys: list[str] = []
        self._rest = ""
        self._handlers: dict[int, Any] = {}
        self._told, self._tell = os.pipe()
        os.set_blocking(self._tell, False)

    def begin(self) -> None:
        """Take the terminal."""
        for number in _HEARD:
            self._handlers[number] = signal.signal(number, self._hear)
        self._modes.change()

    def end(self) -> None:
        """Give the terminal back as it was, however far `begin` came. Nobody may be reading."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._modes.restore()
        os.close(self._told)
        os.close(self._tell)

    def read(self) -> str:
        """Wait for a key, or for what the shell wants."""
        while not self._keys:
            ready, _, _ = select.select(
                [self._told, self._input], [], [], _REST_SECONDS if self._rest else None
            )
            if self._told in ready:
                return self._news()
            if self._input in ready:
                self._take()
            else:  # nothing follows: it was Esc, or a sequence cut short
                self._keys += ["esc"] if self._rest == "\x1b" else []
                self._rest = ""
        return self._keys.pop(0)

    def suspend(self) -> None:
        """Give the terminal back as it was, stand still, and take it again."""
        self._modes.restore()
        # The shell's `fg` is no news then, and does not interrupt us while we take the terminal.
        ours = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGTSTP, signal.SIGCONT)}
        stand_still()
        self._modes.change()
        for number, handler in ours.items():
            signal.signal(number, handler)

    def close(self) -> None:
        """Let there be no more keys."""
        self._say(_CLOSED)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._say(number)

    def _say(self, what: int) -> None:
        with suppress(BlockingIOError):  # the pipe is full: it has been said often enough
            os.write(self._tell, bytes([what]))

    def _news(self) -> str:
        (what,) = os.read(self._told, 1)
        if what == _CLOSED:
            return "eof"
        if what == signal.SIGCONT:  # somebody has stopped us all the same
            self._modes.change()
        return _HEARD[signal.Signals(what)]

    def _take(self) -> None:
        if in_background(self._input):
            select.select([self._told], [], [], _BACKGROUND_SECONDS)
            return
        try:
            data = os.read(self._input, 1024)
        except OSError:  # the terminal has gone
            data = b""
        if not data:
            self._keys.append("eof")
            return
        keys, self._rest = split(self._rest + self._decoder.decode(data))
        self._keys += keys
