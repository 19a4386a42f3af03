"""A job is one kata on one backend: what a job's process is told, and what it reports."""

from typing import Any

import msgspec

from grader.databases import Address
from grader.grading.results import TestVerdict


class Limits(msgspec.Struct, frozen=True):
    """What one job may use. Seconds are wall time, sizes are bytes.

    `processes` counts all processes and threads of the job's user, as the system does.
    """

    test_seconds: float = 10
    job_seconds: float = 60
    memory: int = 1 << 30
    file_size: int = 64 << 20
    output: int = 10 << 20
    processes: int = 64
    open_files: int = 256


class Job(msgspec.Struct, frozen=True):
    """One kata on one backend.

    Args:
        test_file: the pristine test, staged.
        module: the submission's file, staged.
        folder: an empty folder of the job's own, removed after it.
        address: the server of the backend.
        user: the numeric user to become, None to stay (only root can become another).
        path: sys.path for the job.
        seed: for the random data; None for a new one.
    """

    kata_id: str
    backend: str
    test_file: str
    module: str
    folder: str
    address: Address
    limits: Limits
    user: int | None = None
    path: tuple[str, ...] = ()
    seed: int | None = None


CHANNEL_LOST = 70
"""The exit code of a job's process that cannot report any more."""


class Started(msgspec.Struct, frozen=True, tag=True):
    """A test began."""

    test: str


class Finished(msgspec.Struct, frozen=True, tag=True):
    """A test ended."""

    test: TestVerdict


class Trouble(msgspec.Struct, frozen=True, tag=True):
    """The grader could not do its work: no verdict on the learner."""

    reason: str


class Ended(msgspec.Struct, frozen=True, tag=True):
    """All tests were run; a process that stops without saying so has crashed."""


Message = Started | Finished | Trouble | Ended


def encode(message: Message) -> bytes:
    """Return a message as bytes."""
    return msgspec.msgpack.encode(message, enc_hook=_text)


def decode(data: bytes) -> Message:
    """Return the message; nothing but the four kinds is accepted.

    Raises:
        msgspec.MsgspecError: the bytes are no message.
    """
    return msgspec.msgpack.decode(data, type=Message)  # type: ignore[no-any-return]


def _text(value: Any) -> str:
    """Bound values of types that the report does not know (a UUID's bytes, a driver's own type) travel as text."""
    return repr(value)[:200]
