"""Lets Ctrl-C and its kin wait until what is half done is done or undone."""

import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Guard:
    """Delivers the signals that end a process as exceptions, at once or once they may come.

    A program's own handler is called then. Where there is none, SIGTERM and SIGHUP, which would end Python on
    the spot and leave everything behind, become SystemExit with the code that a shell would see. Ignored
    signals stay ignored; outside the main thread, where Python delivers no signals, nothing happens.
    """

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}
        self._held = 0
        self._waiting: tuple[int, FrameType | None] | None = None

    def __enter__(self) -> "Guard":
        if threading.current_thread() is threading.main_thread():
            for number in ENDING:
                before = signal.getsignal(number)
                if callable(before) or before is signal.SIG_DFL:
                    self._before[number] = before
                    signal.signal(number, self._receive)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            if signal.getsignal(number) == self._receive:  # else the program changed its mind meanwhile
                signal.signal(number, before)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let a signal wait until the end of the block; an exception under way by then takes its place."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if self._waiting and not self._held:
            waiting, self._waiting = self._waiting, None
            self._deliver(*waiting)

    @property
    def received(self) -> bool:
        """Say whether a signal waits."""
        return self._waiting is not None

    def _receive(self, number: int, frame: FrameType | None) -> None:
        if self._held:
            self._waiting = (number, frame)
        else:
            self._deliver(number, frame)

    def _deliver(self, number: int, frame: FrameType | None) -> None:
        before = self._before[number]
        if not callable(before):
            raise SystemExit(128 + number)
        before(number, frame)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let a signal that ends the process wait until the end of the block, which should be short.

    For what an exception must not cut in two: Python raises it between any two steps, also right after a lock was taken
    that only the next step would give back, or a folder made whose name nobody knows yet.
    """
    with Guard() as guard, guard.held():
        yield


@contextmanager
def temporary_folder(prefix: str = "kata-", inside: str | os.PathLike[str] | None = None) -> Iterator[Path]:
    """A folder for the length of the block, which no Ctrl-C leaves behind.

    Args:
        prefix: what its name begins with.
        inside: where it lies; None is the system's place for temporary files.
    """
    with ExitStack() as stack:
        with uninterrupted():
            folder = tempfile.TemporaryDirectory(prefix=prefix, dir=inside, ignore_cleanup_errors=True)
            stack.callback(_remove, folder)
        yield Path(folder.name)


def _remove(folder: "tempfile.TemporaryDirectory[str]") -> None:
    with uninterrupted():
        folder.cleanup()
