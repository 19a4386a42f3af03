"""Waiting for what comes by itself, as long as a slow machine may need for it."""

import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds: nothing takes nearly as long, unless the machine is busy with something else."""


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Return whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
