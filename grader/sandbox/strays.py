"""Ends processes that were left behind, where no namespace does it: orphans below us, whatever session they are in."""

import os
import signal
import time
from collections.abc import Collection
from contextlib import suppress

import psutil

PATIENCE = 3.0
"""Seconds that the last processes may take to die; they need some milliseconds."""


def gone(pid: int) -> bool:
    """Whether a child of ours has ended; if so, it is reaped."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def end_all(known: Collection[int]) -> None:
    """Kill these children and everything below us, until nothing is left."""
    for pid in known:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(psutil.Error):
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    process.kill()
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.001)


def sweep(ended: int, kept: Collection[int], user: int | None) -> None:
    """Kill what a process has left: its group, and what has come to us as an orphan.

    Nobody in a cell has a reason to leave its parent: what does is ended, whosever it was.

    Args:
        ended: the process, already reaped.
        kept: our children that go on.
        user: as whom the strays run, if not as ourselves: then not even one that forks all the time slips through.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(ended, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while (left := _children() - set(kept)) and time.monotonic() < deadline:
        if user is not None:
            _kill_all_of(user)
        for pid in left:
            with suppress(psutil.Error):
                stray = psutil.Process(pid)
                for process in (*stray.children(recursive=True), stray):
                    process.kill()
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.001)


def _children() -> set[int]:
    """Our children; Linux tells at once, elsewhere psutil looks through all processes."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as list_of_them:
            return set(map(int, list_of_them.read().split()))
    except OSError:
        return {child.pid for child in psutil.Process().children()}


def _kill_all_of(user: int) -> None:
    killer = os.fork()
    if not killer:
        os.setgid(user)
        os.setuid(user)
        os.kill(-1, signal.SIGKILL)
        os._exit(0)
    os.waitpid(killer, 0)
