"""How long it takes to make a sealed process, for the benchmark."""

import socket
import statistics
import time

from grader.databases.places import cache_folder
from grader.sandbox.library import path_for
from grader.sandbox.line import NurseryLine
from grader.sandbox.model import Cell, Tier
from grader.sandbox.nursery import Nursery
from grader.sandbox.process import is_root
from grader.signals import temporary_folder

_USER = 65_534
_ROLES = {"trial": "grader.sandbox.trial:answer"}
_WARM = ("grader.sandbox.trial:load",)


def spawn_milliseconds(tier: Tier, times: int = 50) -> float:
    """Return the median time from asking for a process until nothing of it is left, with SQLAlchemy and drivers loaded.

    Args:
        tier: how it is sealed.
        times: how many are made.

    Raises:
        SandboxError: this machine has no such tier.
    """
    found = []
    with temporary_folder() as folder:
        folder.chmod(0o711)
        path = path_for(tier, cache_folder())
        with Nursery.started(tier, _ROLES, path, folder, _WARM) as nursery, nursery.line() as line:
            asking = NurseryLine(line)
            for _ in range(times):
                start = time.perf_counter()
                ours, theirs = socket.socketpair()
                with (
                    ours,
                    theirs,
                    asking.spawn("trial", Cell(user=_USER if is_root() else None), theirs) as sealed,
                ):
                    sealed.wait()
                found.append(time.perf_counter() - start)
    return statistics.median(found) * 1000
