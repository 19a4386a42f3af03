"""The messages of a connection and of the door, and how they become bytes."""

from typing import Annotated, Any, Literal, TypeVar

import msgspec

from grader.wire import ProtocolError

LONGEST = 16 << 20
"""Bytes that a message may have."""

MOST_IN_ADVANCE = 1000
"""Steps that a request may bring along."""

DriverName = Literal["sqlite3", "psycopg2", "pymysql"]
Step = tuple[str, list[Any]]
"""An operation and its arguments, as trees."""

_Type = TypeVar("_Type")


class Request(msgspec.Struct, array_like=True, tag="request", forbid_unknown_fields=True):
    """The worker wants something done.

    Attributes:
        before: Steps to be taken first. Their values are known in advance, or nobody waits for them.
        step: What is wanted.
        line: The learner's line.
    """

    before: Annotated[list[Step], msgspec.Meta(max_length=MOST_IN_ADVANCE)]
    step: Step
    line: int | None


class Returned(msgspec.Struct, array_like=True, tag="returned", forbid_unknown_fields=True):
    """A function of the worker's has returned."""

    value: Any


class Raised(msgspec.Struct, array_like=True, tag="raised", forbid_unknown_fields=True):
    """A function of the worker's has raised; drivers want to know no more than the class."""

    name: str


class Told(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """What the broker tells beside an answer; names and values that have changed.

    Attributes:
        connection: Attributes of the connection.
        cursor: Attributes of the cursor that the step was about.
        warnings: Category and text of the Python warnings that the driver gave.
    """

    connection: dict[str, Any] = {}
    cursor: dict[str, Any] = {}
    warnings: list[tuple[str, str]] = []


class Answer(msgspec.Struct, array_like=True, tag="answer", forbid_unknown_fields=True):
    """A step is done.

    Attributes:
        value: What it returned.
        told: What has changed.
        rows: The next rows of the cursor, each a list of trees; None where there is no result that is read ahead.
        left: There may be more of them.
    """

    value: Any
    told: Told
    rows: list[list[Any]] | None = None
    left: bool = False


class Failure(msgspec.Struct, array_like=True, tag="failure", forbid_unknown_fields=True):
    """A step has raised."""

    error: Any
    told: Told


class Callback(msgspec.Struct, array_like=True, tag="callback", forbid_unknown_fields=True):
    """A function of the worker's is called, by the number that it was registered with; `instance` for a method."""

    number: int
    method: str
    instance: int
    arguments: list[Any]


class Open(msgspec.Struct, array_like=True, tag="open", forbid_unknown_fields=True):
    """A connection is wanted; one end of its line comes with the message."""

    number: int
    driver: DriverName
    arguments: Any
    options: Any
    line: int | None


class Interrupt(msgspec.Struct, array_like=True, tag="interrupt", forbid_unknown_fields=True):
    """Stop what a connection is doing; `close` it as well."""

    number: int
    close: bool


FromWorker = msgspec.msgpack.Decoder(Request | Returned | Raised)
FromBroker = msgspec.msgpack.Decoder(Answer | Failure | Callback)
ThroughDoor = msgspec.msgpack.Decoder(Open | Interrupt)

_encoder = msgspec.msgpack.Encoder()


def encoded(message: Any) -> bytes:
    """Return a message as bytes."""
    return _encoder.encode(message)


def decoded(decoder: msgspec.msgpack.Decoder[_Type], data: bytes) -> _Type:
    """Return the message that `data` holds.

    Raises:
        ProtocolError: It holds none.
    """
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError(f"what has come is no message: {str(error)[:100]}") from None
