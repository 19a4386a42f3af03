"""A screen of its own on the terminal: drawn over without flicker, and gone afterwards."""

import os
from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""Terminals that know these show a frame as a whole; the others pass over them."""


class Screen:
    """Draws frames. What stood on the terminal before comes back when it is left.

    Args:
        console: whose colours and stream are used.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stream: TextIO = console.file  # type: ignore[assignment]  # rich says IO[str]

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines of the terminal, now."""
        try:
            columns, lines = os.get_terminal_size(self._stream.fileno())
        except OSError:
            return 80, 24
        return columns or 80, lines or 24

    def enter(self) -> None:
        """Put the present screen aside and hide the cursor."""
        self._write(_ENTER)

    def leave(self) -> None:
        """Bring back what stood there before."""
        self._write(_LEAVE)

    def draw(self, lines: Sequence[Text]) -> None:
        """Draw one frame in one write, so that nothing flickers; longer lines are cut."""
        columns, height = self.size
        frame = "\x1b[K\r\n".join(self._rendered(line, columns) for line in lines[:height])
        self._write(f"{_BEGIN}\x1b[H{frame}\x1b[K\x1b[J{_END}")

    def _rendered(self, line: Text, columns: int) -> str:
        cut = line.copy()
        cut.truncate(columns, overflow="ellipsis")
        with self._console.capture() as capture:
            self._console.print(cut, end="", soft_wrap=True)
        return capture.get()

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
