"""A job is one kata on one backend, for one module or several: what a job's process is told, and what it reports."""

from typing import Any, Literal

import msgspec

from grader.course import Kata
from grader.databases import Address
from grader.grading.results import TestVerdict


class Limits(msgspec.Struct, frozen=True):
    """What one job may use. Sizes are bytes; seconds are wall time, but where `cpu` says otherwise.

    `processes` counts all processes and threads of the job's user, as the system does. No call of a right answer takes
    a tenth of `call_cpu_seconds`.
    """

    call_seconds: float = 10
    call_cpu_seconds: float = 2
    statement_seconds: float = 5
    job_seconds: float = 60
    job_cpu_seconds: float = 30
    memory: int = 1 << 30
    file_size: int = 64 << 20
    output: int = 10 << 20
    processes: int = 64
    open_files: int = 256


MOST_TRACED = 1000
"""Events of one test that a traced run tells at most."""
MOST_OF_A_FAILURE = 200
"""Events of one failed test that any other run tells at most."""

Mode = Literal["graded", "practice"]
"""Whether the submission runs in a worker, or, as for learners, in the process of its tests."""


class Turn(msgspec.Struct, frozen=True):
    """A module's turn to be tested.

    Args:
        module: the submission's file, staged.
        seed: for the random data; None for a new one.
        only: the names of the tests to run; all if there are none.
    """

    module: str
    seed: int | None = None
    only: tuple[str, ...] = ()


class Job(msgspec.Struct, frozen=True):
    """One kata on one backend.

    Args:
        kata: as it is staged.
        turns: the modules, one after the other. They share their processes, so more than one must be trusted.
        folder: an empty folder of the broker's user, removed after the job.
        address: the server of the backend.
        worker_user: the numeric user that the worker becomes, None to stay (only root can become another).
        broker_user: the same of the broker.
        mode: `practice` is for code that is trusted.
        waits: begin, and then wait for `Running.go`: whoever will need it is spared the wait (in practice mode).
        traced: give the trace of each test, with times, not only of those that fail (in practice mode).
    """

    kata: Kata
    backend: str
    turns: tuple[Turn, ...]
    folder: str
    address: Address
    limits: Limits
    worker_user: int | None = None
    broker_user: int | None = None
    mode: Mode = "graded"
    waits: bool = False
    traced: bool = False


class Started(msgspec.Struct, frozen=True, tag=True):
    """A test began."""

    test: str


class Finished(msgspec.Struct, frozen=True, tag=True):
    """A test ended."""

    test: TestVerdict


class Flagged(msgspec.Struct, frozen=True, tag=True):
    """Something for the instructor to look at, seen while a test ran."""

    test: str
    what: str


class Lost(msgspec.Struct, frozen=True, tag=True):
    """The submission's process is gone, or had to be stopped: no more tests can be run."""

    verdict: Literal["crashed", "timed_out"]
    reason: str


class Trouble(msgspec.Struct, frozen=True, tag=True):
    """The grader could not do its work: no verdict on the learner."""

    reason: str


class Ended(msgspec.Struct, frozen=True, tag=True):
    """All tests of a turn were run; after the last turn, all is tidied up, too.

    A referee that stops without saying so has had an accident.

    Args:
        round_trips: how often a process of the job has waited for another one.
    """

    round_trips: int = 0


Message = Started | Finished | Flagged | Lost | Trouble | Ended


def encode(message: Message) -> bytes:
    """Return a message as bytes."""
    return msgspec.msgpack.encode(message, enc_hook=_text)


def decode(data: bytes) -> Message:
    """Return the message; nothing but these kinds is accepted.

    Raises:
        msgspec.MsgspecError: the bytes are no message.
    """
    return msgspec.msgpack.decode(data, type=Message)  # type: ignore[no-any-return]


def _text(value: Any) -> str:
    """Bound values of types that the report does not know (a UUID's bytes, a driver's own type) travel as text."""
    return repr(value)[:200]
