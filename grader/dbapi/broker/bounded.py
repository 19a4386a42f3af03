"""A record that cannot grow for ever."""

from collections.abc import Iterator
from typing import Any

from grader.trace import Entry, Recorder

_KEPT_SQL = 200  # characters, of an event for which there is no more room


class BoundedRecorder(Recorder):
    """A record that cannot grow for ever: the number of its events stays right, their texts are cut.

    Args:
        room: Bytes of SQL and values that are kept.
    """

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def append(self, entry: Entry) -> Entry:
        """Add an event."""
        event = entry.event
        needed = len(event.sql) + weight(event.parameters)
        if self._room < needed:
            entry.shorten(_KEPT_SQL)
        else:
            self._room -= needed
        return super().append(entry)

    def set_paused(self, on: bool) -> None:
        """Record nothing, or go on with it."""
        self._paused += 1 if on else -1

    @property
    def entries(self) -> list[Entry]:
        """The events in the making."""
        return list(self._entries)


def weight(value: Any) -> int:
    """Return roughly how many bytes a value holds."""
    if isinstance(value, str | bytes | bytearray | memoryview):
        return len(value)
    return 8 + sum(map(weight, _inside(value)))


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value
