"""Stands between the grader and a job's process, and ends everything that the job leaves behind.

A submission can start processes that no signal to its process group reaches: a double fork and a new session are
enough. So each job has a supervisor, its worker's parent, which Linux makes the parent of every orphan below it. The
supervisor stays what the grader is: where that is root, no submission can stop it. It holds a lifeline to the grader;
whether the grader lets go on purpose or dies, the job ends.
"""

import ctypes
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from multiprocessing.connection import Connection

import psutil

PATIENCE = 3.0
"""Seconds that a job's last processes may take to die; they need some milliseconds."""

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38


def supervise(
    work: Callable[[], None], lifeline: Connection, kept: Collection[int], user: int | None
) -> None:
    """Run a job's work in a process below this one, end all that it has started, and end as it did.

    Args:
        work: what the worker does.
        lifeline: when its other end closes, the job is over.
        kept: the file descriptors that `work` needs; all others are closed, those of the fork server among them,
            which would live on for as long as one of its children holds them.
        user: as whom the work goes on, a user that nobody else uses; None if as ourselves.
    """
    _close_all_but({*kept, lifeline.fileno()})
    os.setsid()  # Ctrl-C in the terminal reaches the grader, which ends its jobs itself
    prctl(_PR_SET_CHILD_SUBREAPER, 1)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(wake)
    worker = os.fork()
    if not worker:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        for handle in (woken, wake, lifeline.fileno()):
            os.close(handle)
        os.setsid()
        work()
        os._exit(0)
    for handle in kept:
        os.close(handle)
    ended: dict[int, int] = {}
    while worker not in ended:
        ready, _, _ = select.select([woken, lifeline.fileno()], [], [])
        if lifeline.fileno() in ready:
            break
        os.read(woken, 1 << 10)
        _reap(ended)
    _end_all(worker, user, ended)
    _end_as(ended.get(worker, signal.SIGKILL))


def tie_to_parent() -> None:
    """Let this process die with its parent, and gain no rights by a set-user-ID program (Linux).

    To be called after the last change of the user: that makes Linux forget it.
    """
    parent = os.getppid()
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if os.getppid() != parent:
        os._exit(1)


def prctl(option: int, value: int) -> None:
    """Set a property of this process, on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def _close_all_but(kept: Collection[int]) -> None:
    for handle in map(int, os.listdir("/dev/fd")):
        if handle > 2 and handle not in kept:
            with suppress(OSError):
                os.close(handle)


def _reap(ended: dict[int, int]) -> bool:
    """Take notice of the children that have ended: their statuses by their ids. Returns whether any go on."""
    try:
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            ended[found[0]] = found[1]
    except ChildProcessError:
        return False
    return True


def _end_all(worker: int, user: int | None, ended: dict[int, int]) -> None:
    """Kill until nothing is left: where orphans come to us, also what has left the worker's session."""
    deadline = time.monotonic() + PATIENCE
    while _reap(ended) and time.monotonic() < deadline:
        if user is not None:
            _kill_all_of(user)
        else:
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        time.sleep(0.001)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(worker, signal.SIGKILL)


def _kill_all_of(user: int) -> None:
    """Kill whatever runs as this user in one step: even processes that fork all the time cannot slip through."""
    killer = os.fork()
    if not killer:
        os.setgid(user)
        os.setuid(user)
        os.kill(-1, signal.SIGKILL)
        os._exit(0)
    os.waitpid(killer, 0)


def _end_as(status: int) -> None:
    """End as another process did, so that its fate shows."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        if -code not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code & 0xFF)
