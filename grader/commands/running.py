"""What the commands share that run a kata's tests and look at the trace."""

import random
from collections.abc import Callable

from grader.commands.exit import Code, Stop
from grader.course import Kata
from grader.databases import Coming, Server
from grader.grading.results import BackendVerdict

SEEDS = 10**6
PATIENCE = 30.0
"""Seconds until such a run is stopped: it is asked for once, and code that waits for locks takes its time."""


def chosen_seed(asked: int | None) -> int:
    """Return the seed asked for, else a new one: told here, so that it can be told to the learner."""
    return random.randrange(SEEDS) if asked is None else asked


def module_of(kata: Kata) -> bytes:
    """Return the learner's file as it is now.

    Raises:
        Stop: it is not there, or cannot be read.
    """
    try:
        return kata.stub.read_bytes()
    except OSError as error:
        raise Stop(f"Cannot read {kata.stub}: {error.strerror}.", Code.USAGE) from None


def server_for(coming: Coming, backend: str) -> Server:
    """Wait for a server.

    Raises:
        Stop: there is none on this machine.
    """
    found = coming[backend]
    if isinstance(found, Server):
        return found
    raise Stop(
        f"{found.backend.title} is unavailable. What helps: {found.help}. `kata databases` tells more.",
        Code.GRADER,
    )


def judged(run: Callable[[], BackendVerdict]) -> BackendVerdict:
    """Run a kata's tests, and return a verdict on them.

    Raises:
        Stop: the grader could not do its work.
    """
    found = run()
    if found.verdict == "unavailable":
        raise Stop(found.reason, Code.GRADER)
    return found
