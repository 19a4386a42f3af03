"""What travels between this machine and the stations: few messages, as bytes, strictly decoded.

Dask carries the bytes, and pickles nothing of ours but the names of functions.
"""

from typing import TypeVar

import msgspec

from grader.grading.results import BackendInfo, BackendVerdict, GraderInfo
from grader.sandbox.model import Tier

LONGEST = 1 << 28
"""Bytes that a message may have; a chunk of the largest modules has 8 MB."""


class Setup(msgspec.Struct, frozen=True):
    """What all stations of a run are told first.

    Args:
        run: a word that no other run has.
        grader: what graded must be the same wherever it was.
        course: a digest of all that judges.
        isolation: how submissions are kept from everything else; the same wherever they run.
        backends: the names of those that will be asked for.
    """

    run: str
    grader: GraderInfo
    course: str
    isolation: Tier
    backends: tuple[str, ...]


class Item(msgspec.Struct, frozen=True):
    """A module to be run on a backend.

    Args:
        kata: its id.
        backend: the backend's name.
        data: the module.
    """

    kata: str
    backend: str
    data: bytes


class Chunk(msgspec.Struct, frozen=True):
    """What a station grades in one go."""

    items: tuple[Item, ...]


class Answer(msgspec.Struct, frozen=True):
    """The verdict on an item, and what the instructor should look at."""

    verdict: BackendVerdict
    flags: tuple[str, ...] = ()


class Graded(msgspec.Struct, frozen=True, tag=True):
    """A chunk's verdicts.

    Args:
        answers: one for each item, in their order.
        servers: what the chunk's backends really are, by their names.
    """

    answers: tuple[Answer, ...]
    servers: dict[str, BackendInfo]


class Refused(msgspec.Struct, frozen=True, tag=True):
    """This worker cannot grade for this run, and trying again will not help."""

    reason: str


class Failed(msgspec.Struct, frozen=True, tag=True):
    """This chunk was not graded; another try may have more luck."""

    reason: str


Reply = Graded | Refused | Failed

M = TypeVar("M", Setup, Chunk)


def encode(message: Setup | Chunk | Reply) -> bytes:
    """Return a message as bytes."""
    return msgspec.msgpack.encode(message)


def decode(data: bytes, kind: type[M]) -> M:
    """Return the message of this kind.

    Raises:
        msgspec.MsgspecError: the bytes are none.
    """
    return msgspec.msgpack.decode(data, type=kind)


def decode_reply(data: bytes) -> Reply:
    """Return a reply; nothing but these kinds is accepted.

    Raises:
        msgspec.MsgspecError: the bytes are none.
    """
    return msgspec.msgpack.decode(data, type=Reply)  # type: ignore[no-any-return]
