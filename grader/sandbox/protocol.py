"""What grader, referee, nursery and sealed processes tell each other: few messages, strictly decoded.

Descriptors go with a message as SCM_RIGHTS. A request brings two or three: the life line (below), the socket that the
sealed process talks over, and where its output goes.

The life line of a sealed process is a socket pair between it and its referee. The referee is told there that it is
sealed, or why not, and then how it has ended. Whatever the referee sends there, or its closing, ends the process.
"""

import socket
from contextlib import suppress

import msgspec

from grader.sandbox.model import Cell, Ending, Tier
from grader.wire import frame

LONGEST = 1 << 16
"""Bytes that a message may have."""


class Setup(msgspec.Struct, frozen=True):
    """What a nursery is for.

    Args:
        roles: a function (`module:function`) by the name of the role.
        warm: functions to be called once, before any process is made.
        path: sys.path of the sealed.
        folder: where the folders of the sealed lie.
    """

    tier: Tier
    roles: dict[str, str]
    warm: tuple[str, ...]
    path: tuple[str, ...]
    folder: str


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The nursery has loaded everything."""


class Request(msgspec.Struct, frozen=True, tag=True):
    """Asks for a process."""

    role: str
    cell: Cell


class Sealed(msgspec.Struct, frozen=True, tag=True):
    """The process is sealed, and its role begins.

    Args:
        pid: as it sees itself.
    """

    pid: int


class Failed(msgspec.Struct, frozen=True, tag=True):
    """There will be no such process."""

    reason: str


class Ended(msgspec.Struct, frozen=True, tag=True):
    """The process has ended."""

    ending: Ending


Message = Ready | Request | Sealed | Failed | Ended

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Message)


def encode(message: Message) -> bytes:
    """Return a message as bytes."""
    return _encoder.encode(message)


def tell(line: socket.socket, message: Message) -> None:
    """Send a message to somebody who may have gone: then there is nobody to tell."""
    with suppress(OSError):
        line.sendall(frame(encode(message)))


def decode(data: bytes) -> Message:
    """Return the message.

    Raises:
        msgspec.MsgspecError: the bytes are no message.
    """
    return _decoder.decode(data)  # type: ignore[no-any-return]
