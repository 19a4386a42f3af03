"""Single keys from the console of Windows, which tells of no event: it is asked often."""

import msvcrt
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from grader.terminal.names import SEQUENCES, WINDOWS

assert sys.platform == "win32"

_PAUSE_SECONDS = 0.02
_CONTROL_C = "\x03"


@contextmanager
def reading() -> Iterator["Console"]:
    """Read single keys as long as the context lasts. The console's modes stay as they are."""
    console = Console()
    try:
        yield console
    finally:
        console.close()


class Console:
    """Gives the keys of keys.Keys."""

    def __init__(self) -> None:
        self._size = os.get_terminal_size()
        self._closed = threading.Event()

    def read(self) -> str:
        """Wait for a key, or for another size."""
        while not self._closed.is_set():
            if msvcrt.kbhit():
                if name := self._key():
                    return name
                continue
            size = os.get_terminal_size()
            if size != self._size:
                self._size = size
                return "resized"
            self._closed.wait(_PAUSE_SECONDS)
        return "eof"

    def suspend(self) -> None:
        """Do nothing: no shell asks for it here."""

    def close(self) -> None:
        """Let there be no more keys."""
        self._closed.set()

    def _key(self) -> str:
        char = msvcrt.getwch()
        if char == _CONTROL_C:
            signal.raise_signal(signal.SIGINT)
            return ""
        if char in "\x00\xe0":
            return WINDOWS.get(msvcrt.getwch(), "")
        return SEQUENCES.get(char) or (char if char.isprintable() else "")
