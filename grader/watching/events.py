"""What can happen while a kata is watched."""

from collections.abc import Callable

import msgspec

from grader.grading.results import BackendVerdict


class Saved(msgspec.Struct, frozen=True):
    """The kata's file is not what it was: saved, or removed."""


class Pressed(msgspec.Struct, frozen=True):
    """A character, or `enter`; where lines are read, the first character of one, `enter` if it is empty."""

    key: str


class KeysEnded(msgspec.Struct, frozen=True):
    """No more keys will come: the pipe has ended, or the terminal is gone."""

    terminal: bool


class Judged(msgspec.Struct, frozen=True):
    """A run has ended."""

    round: int
    backend: str
    verdict: BackendVerdict


class Told(msgspec.Struct, frozen=True):
    """A line about something slow, such as a server that is being fetched."""

    line: str


class Resized(msgspec.Struct, frozen=True):
    """The terminal has another size."""


class Suspended(msgspec.Struct, frozen=True):
    """Ctrl-Z: the shell wants its terminal back. `stand_still` gives it, and returns when the shell goes on with us."""

    stand_still: Callable[[], None]


class Continued(msgspec.Struct, frozen=True):
    """We had been stopped in another way, and go on."""


Event = Saved | Pressed | KeysEnded | Judged | Told | Resized | Suspended | Continued

Post = Callable[[Event], None]
"""Hands an event to the loop; may be called from any thread, and from a signal's handler."""
