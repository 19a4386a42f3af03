"""Single keys, without Enter. The terminal is as before when that ends, is suspended, or fails."""

import sys
from contextlib import AbstractContextManager
from typing import Protocol


class Keys(Protocol):
    """Gives one key after the other.

    Ctrl-C stays what it is everywhere: SIGINT.
    """

    def read(self) -> str:
        """Wait for a key and return its name; may be called from any thread.

        Returns:
            a character, or up, down, left, right, pgup, pgdn, home, end, enter, esc, backspace, delete, tab; eof if
            there will be no more; and what concerns the screen: `resized` it must be drawn for another size,
            `resumed` it must be drawn anew, `suspend` it must be left, and then `suspend` be called: that was Ctrl-Z.
        """

    def suspend(self) -> None:
        """Give the shell its terminal, until it goes on with us. In the main thread only."""

    def close(self) -> None:
        """Let `read` return eof, also where another thread waits in it."""


def reading_keys() -> AbstractContextManager[Keys]:
    """Read single keys from standard input, a terminal, as long as the context lasts. In the main thread only."""
    if sys.platform == "win32":
        from grader.terminal import windows

        return windows.reading()
    else:
        from grader.terminal import posix

        return posix.reading(sys.stdin.fileno())
