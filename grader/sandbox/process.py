"""What a trusted process asks of the system, for itself and of others."""

import os
import signal
import sys

import psutil

if sys.platform == "linux":
    from grader.sandbox import system


def is_root() -> bool:
    """Whether we are root, who can become other users."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used so far, whoever it belongs to.

    Raises:
        OSError, psutil.Error: there is none of this number.
    """
    if sys.platform == "linux":
        return system.cpu_seconds(pid)
    else:
        times = psutil.Process(pid).cpu_times()
        return times.user + times.system


def hide() -> None:
    """Let no other process of our user look into us or change us, nor into those that we fork (Linux)."""
    if sys.platform == "linux":
        system.prctl(system.PR_SET_DUMPABLE, 0)


def end_with_parent() -> None:
    """Die when our parent does, and hide.

    To be called after the last change of the user: that makes Linux forget it.
    """
    if sys.platform == "linux":
        parent = os.getppid()
        system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
        hide()
        if os.getppid() != parent:
            os._exit(1)
