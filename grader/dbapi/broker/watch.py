"""Deadlines: whatever a broker does for a worker ends in time, or the broker itself does."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

STUCK = 70
"""The exit code of a broker in which something could not be stopped."""

MERCY = 2.0
"""Seconds that something may go on after it was told to stop."""


class Stoppable(Protocol):
    """Something that can be told to stop, from another thread."""

    def stop(self) -> None:
        """Stop. May wait, or fail."""


class Watch:
    """Stops what lasts too long; a thread of its own looks after all of it.

    Args:
        give_up: Called when something does not stop; by default the process exits with `STUCK`.
    """

    def __init__(self, give_up: Callable[[], None] = lambda: os._exit(STUCK)) -> None:
        self._give_up = give_up
        self._watched: dict[Stoppable, float] = {}
        self._stopped: dict[Stoppable, float] = {}
        self._changed = threading.Condition()
        threading.Thread(target=self._look_after, name="watch", daemon=True).start()

    @contextmanager
    def over(self, step: Stoppable, seconds: float) -> Iterator[None]:
        """Stop `step` if what is done meanwhile lasts longer than `seconds`."""
        with self._changed:
            first = not self._watched and not self._stopped
            self._watched[step] = time.monotonic() + seconds
            if first:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._watched.pop(step, None)
                self._stopped.pop(step, None)

    def _look_after(self) -> None:
        while True:
            with self._changed:
                while not self._watched and not self._stopped:
                    self._changed.wait()
                now = time.monotonic()
                late = [step for step, deadline in self._watched.items() if deadline <= now]
                for step in late:
                    del self._watched[step]
                    self._stopped[step] = now + MERCY
                if any(deadline <= now for deadline in self._stopped.values()):
                    self._give_up()
                    self._stopped.clear()
                deadlines = (*self._watched.values(), *self._stopped.values())
            for step in late:  # which may take time: the next look must not wait for it
                threading.Thread(target=_quietly, args=(step.stop,), name="stop", daemon=True).start()
            if deadlines:
                time.sleep(min(max(min(deadlines) - time.monotonic(), 0.01), _LOOK_SECONDS))


_LOOK_SECONDS = 0.25


def _quietly(step: Callable[[], None]) -> None:
    with suppress(Exception):
        step()
