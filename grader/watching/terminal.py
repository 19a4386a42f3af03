"""Shows a scene: in place on a terminal, as lines elsewhere and for screen readers."""

import io
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from rich.console import Console
from rich.text import Text

from grader.watching.scene import Scene
from grader.watching.view import Size, lines_of, notice_of

_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""Terminals that know these show what is between them at once."""
_HOME, _CLEAR_LINE, _CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"


class Display(Protocol):
    """Where scenes are shown."""

    def show(self, scene: Scene) -> None:
        """Show a scene that has something new."""

    def say(self, scene: Scene) -> None:
        """Show the scene's notice, which is all that is new."""

    def refresh(self, scene: Scene) -> None:
        """Show the same again where that makes sense: the terminal or the time has changed."""

    def leave(self) -> None:
        """Leave the place to others, such as the shell."""


class Screen:
    """A terminal: each scene takes the place of the one before. What was there earlier can be scrolled back to."""

    def __init__(self) -> None:
        self._console = Console(file=io.StringIO(), force_terminal=True, highlight=False)
        self._ours = False

    def show(self, scene: Scene) -> None:
        """Draw it."""
        columns, rows = _size()
        lines = lines_of(scene, Size(columns, rows))
        self._console.width = columns
        # A full line has nothing to clear; there, some terminals would clear its last character.
        shown = [self._coded(line) + (_CLEAR_LINE if line.cell_len < columns else "") for line in lines]
        fits = len(shown) <= rows
        parts = [_BEGIN]
        if not self._ours:
            parts.append("\r\n" * (rows - 1))  # lets what is there scroll up instead of being overwritten
        parts.append(_HOME if fits else _HOME + _CLEAR_BELOW)
        parts.append("\r\n".join(shown))
        parts += [_CLEAR_BELOW, _END]
        self._ours = True
        _write("".join(parts))

    def say(self, scene: Scene) -> None:
        """Draw it."""
        self.show(scene)

    def refresh(self, scene: Scene) -> None:
        """Draw it."""
        self.show(scene)

    def leave(self) -> None:
        """Go below what is shown."""
        if self._ours:
            self._ours = False
            with suppress(OSError):  # the terminal is gone
                _write("\r\n")

    def _coded(self, line: Text) -> str:
        with self._console.capture() as capture:
            self._console.print(line, end="", no_wrap=True, overflow="crop", crop=True)
        return capture.get()


class Lines:
    """A pipe, a file, or a terminal with a screen reader: lines, one after the other."""

    def __init__(self) -> None:
        self._console = Console(file=io.StringIO(), force_terminal=False, color_system=None, highlight=False)

    def show(self, scene: Scene) -> None:
        """Print it."""
        self._print(lines_of(scene, Size(min(_size()[0], 80))))

    def say(self, scene: Scene) -> None:
        """Print the notice alone."""
        self._print(notice_of(scene, Size(min(_size()[0], 80))))

    def refresh(self, scene: Scene) -> None:
        """Do nothing: it has been told."""

    def leave(self) -> None:
        """Do nothing."""

    def _print(self, lines: Sequence[Text]) -> None:
        if lines:
            _write("".join(f"{line.plain.rstrip()}\n" for line in lines) + "\n")


def display(*, plain: bool) -> Display:
    """Return the right one for standard output."""
    return Lines() if plain or not redraws() else Screen()


def redraws() -> bool:
    """Whether both ends are terminals, and this one can be drawn on."""
    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    console = Console()
    return console.is_terminal and not console.is_dumb_terminal and not console.legacy_windows


def _size() -> tuple[int, int]:
    """Columns and rows."""
    try:
        found = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        found = shutil.get_terminal_size()
    return found.columns or 80, found.lines or 24


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
