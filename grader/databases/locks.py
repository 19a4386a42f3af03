"""Locks that the system takes back when their holder dies, however it dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_held: set[int] = set()


def hold(path: Path, *, wait: bool) -> int | None:
    """Lock a file for this process alone, until `release` or the end of the process.

    Args:
        path: made if need be; its content does not matter.
        wait: wait while another process holds it; else return None.
    """
    handle = os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        _lock(handle, wait)
    except OSError:
        os.close(handle)
        return None
    _held.add(handle)
    return handle


def release(handle: int) -> None:
    """Give a lock back."""
    if handle in _held:
        _held.discard(handle)
        os.close(handle)


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """Hold a lock for the length of a block."""
    handle = hold(path, wait=True)
    try:
        yield
    finally:
        if handle is not None:
            release(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, wait: bool) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int, wait: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))

    def _forget_in_child() -> None:
        # A forked child shares the lock: were it to outlive us, our servers would look owned for as long.
        for handle in _held:
            with suppress(OSError):
                os.close(handle)
        _held.clear()

    os.register_at_fork(after_in_child=_forget_in_child)
