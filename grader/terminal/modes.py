"""How a terminal hands keys on: changed, and restored."""

import errno
import sys
import termios
import tty
from collections.abc import Callable

assert sys.platform != "win32"

_WHEN = termios.TCSANOW
"""What is typed ahead is kept, and no output is waited for: somebody may have stopped it with Ctrl-S, for ever."""


class Modes:
    """The modes of a terminal, as they were when this was made, and as single keys need them.

    Args:
        descriptor: the terminal.
    """

    def __init__(self, descriptor: int) -> None:
        self._terminal = descriptor
        self._before = termios.tcgetattr(descriptor)

    def change(self) -> None:
        """Hand each key on at once, and do not show it. Ctrl-C and Ctrl-Z stay signals."""
        self._set(lambda: tty.setcbreak(self._terminal, _WHEN))

    def restore(self) -> None:
        """Put everything back as it was."""
        self._set(lambda: termios.tcsetattr(self._terminal, _WHEN, self._before))

    def _set(self, modes: Callable[[], object]) -> None:
        """Set modes; in the background that stops us until we are in the foreground again."""
        while True:
            try:
                modes()
            except termios.error as error:
                if error.args[0] == errno.EINTR:  # that is over now
                    continue
            return  # if the terminal has gone, whoever reads from it will be told
