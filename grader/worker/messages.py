"""What the referee and the worker say to each other.

Values travel as trees of `grader.wire`, with four more tags: a handle of an object that lives in the worker (`h`), a
function of the test that the submission may call (`cb`), an exception of the test's (`x`), a class that both know
(`cls`).
"""

from typing import Any, Literal

import msgspec

from grader.side.told import Told

Kind = Literal["object", "list", "tuple", "set", "dict", "row", "scalar"]
"""How the referee treats an object: containers are compared by what they hold, all else by identity."""


class Ask(msgspec.Struct, frozen=True, tag="ask", array_like=True):
    """The referee asks for an operation. `released` are the handles that it no longer holds."""

    operation: str
    arguments: list[Any]
    released: list[int] = []


class Returned(msgspec.Struct, frozen=True, tag="returned", array_like=True):
    """The operation, or the callback, returned a value."""

    value: Any


class Raised(msgspec.Struct, frozen=True, tag="raised", array_like=True):
    """The operation raised an exception.

    Args:
        told: the exception in plain values.
        handle: by which the referee keeps it, and asks for its attributes.
        given: the number of the test's own exception, if it is that very one.
    """

    told: Told
    handle: int
    given: int | None = None


class Call(msgspec.Struct, frozen=True, tag="call", array_like=True):
    """The submission calls a function of the test's."""

    number: int
    arguments: list[Any]
    keywords: list[tuple[str, Any]]


class CallRaised(msgspec.Struct, frozen=True, tag="call_raised", array_like=True):
    """The function raised; the exception is packed as one of the test's."""

    error: Any


FromReferee = Ask | Returned | CallRaised
FromWorker = Returned | Raised | Call
