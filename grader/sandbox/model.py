"""The words of the sandbox: how strong it is, what a sealed process may use, and how it ended."""

import signal as signals
from typing import Literal

import msgspec

from grader.errors import GraderError

Tier = Literal["namespaces", "landlock", "process"]
TIERS: tuple[Tier, ...] = ("namespaces", "landlock", "process")
"""Best first."""


class SandboxError(GraderError):
    """The sandbox that was asked for cannot be made: the grader's trouble, and not the submission's."""


class Offer(msgspec.Struct, frozen=True):
    """What came of trying a tier on this machine.

    Args:
        works: whether a process could be sealed that way.
        reason: why not, in a sentence; for one that works, what it lacks here, or nothing.
        advice: what would give it, or make it complete: a sentence, or a command; empty if there is nothing to say.
    """

    tier: Tier
    works: bool
    reason: str = ""
    advice: str = ""


class Limits(msgspec.Struct, frozen=True):
    """What one sealed process may use. Sizes are bytes.

    Args:
        cpu_seconds: of all its threads together.
        memory: of address space; libraries count, too.
        processes: its threads. In the tier `namespaces`, and wherever it has a user of its own, nobody else's count.
        file_size: of one file.
    """

    cpu_seconds: int = 60
    memory: int = 1 << 30
    processes: int = 64
    open_files: int = 256
    file_size: int = 64 << 20


class Cell(msgspec.Struct, frozen=True):
    """What a sealed process may use.

    Args:
        user: the numeric user and group to become, which only root can; None to stay, which root may not.
        folder: the only place where it may write, inside the nursery's folder, and its own; None for none but a private
            one of 16 MB, which the tier `namespaces` gives (TMPDIR).
        ports: the TCP ports that it may connect to; none at all means no network at all.
    """

    user: int | None = None
    folder: str | None = None
    ports: tuple[int, ...] = ()
    limits: Limits = Limits()


class Ending(msgspec.Struct, frozen=True):
    """How a sealed process ended.

    Args:
        code: its exit code, if it left by itself.
        signal: the signal that killed it, if one did.
        limit: the limit that it hit, if that was the reason.
        let_go: whether we ended it ourselves.
        cpu_seconds: what it has used in all.
    """

    code: int | None = None
    signal: int | None = None
    limit: Literal["", "cpu", "file_size"] = ""
    let_go: bool = False
    cpu_seconds: float = 0.0

    def words(self) -> str:
        """Return the ending as a part of a sentence whose subject is the process."""
        if self.limit == "cpu":
            return f"used more processor time than it may ({self.cpu_seconds:.0f} s)"
        if self.limit == "file_size":
            return "wrote a file that is larger than allowed"
        if self.let_go:
            return "was ended by the grader"
        if self.signal == signals.SIGKILL:
            return "was killed by the system; most often, that means that the machine ran out of memory"
        if self.signal is not None:
            return f"was killed by a signal ({_name(self.signal)})"
        return f"ended with exit code {self.code}"


def _name(number: int) -> str:
    try:
        return signals.Signals(number).name
    except ValueError:
        return f"number {number}"
